package dev.ostinato.conformance.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.language.Step;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarginTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'call','to':'s','msg':['get']}                                   | 500",
        "{'op':'call','to':'s','msg':['call','t',['get'],1000]}                 | 500",
        "{'op':'wait','ms':200}                                                 | 500",
        "{'op':'cast','to':'s','msg':['set_timeout',15]}                        | 20",
        "{'op':'start','as':'s','init':['trap_exit',['ok_timeout',1,20]]}       | 20",
        "{'op':'cast','to':'s','msg':['on_terminate',['sleep',15]]}             | 20",
        "{'op':'call','to':'s','msg':['reply_early',1,5]}                       | 20",
        "{'op':'call','to':'s','msg':['get'],'timeout':50}                      | 10",
        "{'op':'cast','to':'s','msg':['sleep',150,['add',1]]}                   | 10",
        "{'op':'send_after','as':'t','to':'s','msg':['get'],'ms':60}            | 10"
      })
  void is_as_tight_as_the_times_of_the_scenario_are(String step, long millis) throws Exception {
    var members = (Json.Members) Json.parse(step.replace('\'', '"'));
    var scenario = new Scenario("x", List.of(new Step(members)), List.of());
    assertThat(Margin.of(scenario)).hasMillis(millis);
  }
}
