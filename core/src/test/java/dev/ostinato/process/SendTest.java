package dev.ostinato.process;

import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.dead;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.link;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ostinato.process.Extras.Why;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class SendTest {

  private record Numbered(Pid sender, int number) {}

  // rule 1
  @Test
  void messages_of_one_sender_arrive_in_the_order_in_which_they_were_sent() {
    var receiver = Pid.self();
    for (int i = 0; i < 10; i++) {
      spawn(() -> {
        for (int number = 0; number < 1_000; number++) {
          receiver.send(new Numbered(Pid.self(), number));
        }
      });
    }
    var next = new HashMap<Pid, Integer>();
    for (int i = 0; i < 10_000; i++) {
      var message = receive(Numbered.class);
      assertThat(message.number()).isEqualTo(next.getOrDefault(message.sender(), 0));
      next.put(message.sender(), message.number() + 1);
    }
    assertThat(next.values()).hasSize(10).containsOnly(1_000);
  }

  // rules 1 and 20
  @Test
  void signals_of_all_kinds_keep_their_order() {
    trapExits(true);
    var receiver = Pid.self();
    var sender =
        spawn(() -> {
          receive();
          receiver.send("first");
          exit(receiver, Why.BANG);
          receiver.send("second");
          throw exit(Why.BOOM);
        });
    link(sender);
    var monitor = monitor(sender);
    sender.send("go");
    assertThat(List.of(receive(), receive(), receive(), receive(), receive()))
        .containsExactly(
            "first",
            new ExitSignal(sender, Why.BANG),
            "second",
            new ExitSignal(sender, Why.BOOM),
            new Down(monitor, sender, Why.BOOM));
  }

  // rule 2
  @Test
  void a_process_receives_the_oldest_message_first() {
    for (int number = 0; number < 3; number++) {
      Pid.self().send(number);
    }
    assertThat(List.of(receive(), receive(), receive())).containsExactly(0, 1, 2);
  }

  @Test
  void the_receiver_gets_the_very_object_that_was_sent() {
    var message = new Object();
    Pid.self().send(message);
    assertThat(receive()).isSameAs(message);
  }

  // rule 3
  @Test
  void a_message_to_the_dead_is_dropped() {
    dead().send("anybody there?");
  }

  // rule 3
  @Test
  void a_message_to_one_who_unwinds_is_dropped() {
    var pid = idle();
    exit(pid, ExitReason.KILL);
    pid.send("anybody there?");
  }

  // rule 4
  @Test
  void a_message_to_a_name_that_nobody_has_is_an_error_of_the_sender() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Name.local("nobody").send("hello"))
        .withMessageContaining("\"nobody\"");
  }

  @Test
  void a_message_to_a_name_reaches_the_process_that_has_it_now() {
    var name = Name.local("first");
    var holder = idle();
    register(name, holder);
    exit(holder, ExitReason.KILL);
    awaitEnd(holder);
    register(name, Pid.self());
    name.send("hello");
    assertThat(receive()).isEqualTo("hello");
  }
}
