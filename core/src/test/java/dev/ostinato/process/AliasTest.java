package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Processes.alias;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.replyAlias;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnMonitor;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class AliasTest {

  @Test
  void what_is_sent_to_an_alias_reaches_the_one_who_made_it() {
    var alias = alias();
    spawn(() -> alias.send("hello"));
    assertThat(receive()).isEqualTo("hello");
  }

  // rule 3
  @Test
  void a_revoked_alias_drops_what_is_sent() {
    var alias = alias();
    alias.unalias();
    alias.send("hello");
    assertThat(arrived()).isEmpty();
  }

  // rule 5
  @Test
  void messages_that_have_arrived_stay_when_the_alias_is_revoked() {
    var alias = alias();
    alias.send("hello");
    alias.unalias();
    assertThat(arrived()).containsExactly("hello");
  }

  // rule 6
  @Test
  void an_alias_for_one_reply_revokes_itself_with_the_first_message() {
    var alias = replyAlias();
    alias.send("first");
    alias.send("second");
    assertThat(alias.unalias()).isFalse();
    assertThat(arrived()).containsExactly("first");
  }

  // rule 6
  @Test
  void of_many_who_answer_to_an_alias_for_one_reply_one_is_heard() {
    var alias = replyAlias();
    var answering = new ArrayList<Monitored<Pid>>();
    for (int i = 0; i < 50; i++) {
      answering.add(spawnMonitor(() -> alias.send("answer")));
    }
    answering.forEach(Extras::awaitEnd);
    assertThat(arrived()).containsExactly("answer");
  }

  // rule 7
  @Test
  void an_alias_is_revoked_once() {
    var alias = alias();
    assertThat(List.of(alias.unalias(), alias.unalias())).containsExactly(true, false);
  }

  // rule 7
  @Test
  void nobody_but_its_owner_revokes_an_alias() {
    var alias = alias();
    var owner = Pid.self();
    spawn(() -> owner.send(alias.unalias()));
    assertThat(receive(Boolean.class)).isFalse();
    alias.send("hello");
    assertThat(arrived()).containsExactly("hello");
  }
}
