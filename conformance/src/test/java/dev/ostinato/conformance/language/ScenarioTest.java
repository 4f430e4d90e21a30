package dev.ostinato.conformance.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.conformance.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {

  private static final String OK = "{'result':'ok','events':{}}";

  static Scenario scenario(String steps, String records) throws Exception {
    return Scenario.parse(
        ("{'id':'x','steps':[" + steps + "],'expect':[" + records + "]}").replace('\'', '"'));
  }

  @Test
  void has_steps_and_observations() throws Exception {
    Scenario scenario =
        scenario(
            "{'op':'call','to':['via','r',3],'msg':['add',1]}",
            "{'result':7,'events':{'s':[['handle_call','add']]},'order':[],"
                + "'then':['client_died','boom']}");
    assertThat(scenario.id()).isEqualTo("x");
    assertThat(scenario.steps()).singleElement().extracting(Step::op).isEqualTo("call");
    Observation seen = scenario.expected().getFirst();
    assertThat(seen.result()).isEqualTo(Json.of(7));
    assertThat(seen.events()).containsOnlyKeys("s");
    assertThat(seen.order()).hasValueSatisfying(order -> assertThat(order).isEmpty());
    assertThat(seen.death()).contains(Json.tagged("client_died", Json.of("boom")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'dance'}|unknown op \"dance\"",
        "{'to':'s'}|no \"op\" in {\"to\":\"s\"}",
        "{'op':'wait'}|no \"ms\" in {\"op\":\"wait\"}",
        "{'op':'wait','ms':-1}|ms: expected a whole number that is >= 0, got: -1",
        "{'op':'alive','of':['name','n']}|of: expected a string, got: [\"name\",\"n\"]",
        "{'op':'call','to':['pid',1],'msg':['get']}|to: expected the address of a process, got:"
            + " [\"pid\",1]",
        "{'op':'cast','to':'s','msg':['jump']}|msg: unknown command \"jump\"",
        "{'op':'cast','to':'s','msg':['sleep',5]}|msg: expected \"sleep\" with 2 arguments, got:"
            + " [\"sleep\",5]",
        "{'op':'start','as':'s','init':['trap_exit',['up']]}|init: \"trap_exit\": unknown init"
            + " \"up\"",
        "{'op':'reg_start','as':'r','keys':'many'}|keys: expected one of unique, duplicate, got:"
            + " \"many\"",
        "{'op':'inbox','all':true}|unknown key \"all\" in {\"op\":\"inbox\",\"all\":true}"
      })
  void refuses_what_is_not_of_the_language(String step, String message) {
    assertThatThrownBy(() -> scenario(step, OK))
        .isInstanceOf(MalformedException.class)
        .hasMessage("step 1: " + message);
  }

  @Test
  void knows_all_areas_also_those_that_cannot_be_played() throws Exception {
    String sup =
        "{'op':'sup_start','as':'sup','children':[{'id':'a','inits':[['ok',1]],"
            + "'shutdown':'brutal_kill'},{'id':'b','sup':{'children':[{'id':'c'}]}}]}";
    String task = "{'op':'task_async','as':'t','do':['sleep',30,['throw',1]]}";
    String agent = "{'op':'agent_get','of':'a','fun':['sleep',5,['id']],'timeout':60}";
    String sys = "{'op':'change_code','of':'s','vsn':'v1','extra':['refuse','no']}";
    assertThat(scenario(String.join(",", sup, task, agent, sys), String.join(",", OK, OK, OK, OK)))
        .extracting(scenario -> scenario.steps().size())
        .isEqualTo(4);
    assertThat(Ops.area("sup_start")).contains("supervisor");
    assertThat(Ops.area("change_code")).contains("sys");
    assertThat(Ops.area("dance")).isEmpty();
  }

  @Test
  void needs_one_record_a_step_unless_the_client_dies() throws Exception {
    String inbox = "{'op':'inbox'}";
    String died = "{'result':['client_died','boom'],'events':{}}";
    assertThatThrownBy(() -> scenario(inbox + "," + inbox, OK))
        .hasMessageContaining("got: 1 records, 2 steps");
    assertThatThrownBy(() -> scenario(inbox, OK + "," + OK))
        .hasMessageContaining("got: 2 records, 1 steps");
    assertThat(scenario(inbox + "," + inbox, died).expected()).hasSize(1);
  }
}
