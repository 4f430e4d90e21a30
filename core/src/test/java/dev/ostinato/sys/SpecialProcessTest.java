package dev.ostinato.sys;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.skip;
import static dev.ostinato.process.Processes.take;
import static dev.ostinato.server.Puppet.puppet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Others;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.ServerRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Hand-written processes that take part in what the system does. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class SpecialProcessTest {

  private record Count(int number) {}

  private record Bump(Pid from) {}

  private record Bumped(int number) {}

  private record Hello() {}

  /** A process that counts bumps. */
  private static Monitored<Pid> counter() {
    var self = Pid.self();
    var counter =
        Processes.spawnMonitor(() -> {
          var special =
              SpecialProcess.of(
                  new Count(0),
                  status -> status.message().isEmpty() ? status : status.message("a bump"));
          self.send(new Hello());
          while (true) {
            var bump = special.receive(Bump.class);
            special.state(new Count(special.state().number() + 1));
            special.send(bump.from(), new Bumped(special.state().number()));
          }
        });
    receive(Hello.class);
    return counter;
  }

  private static int bump(Pid counter) {
    counter.send(new Bump(Pid.self()));
    return receive(Bumped.class).number();
  }

  private static ExitReason end(Monitored<Pid> process) {
    return receive(Down.class, down -> down.monitor() == process.monitor()).reason();
  }

  @Test
  void show_their_state_and_take_another() {
    var counter = counter().handle();
    assertThat(bump(counter)).isEqualTo(1);
    assertThat(Sys.getState(counter)).isEqualTo(new Count(1));
    assertThat(Sys.getStatus(counter).state()).isEqualTo(new Count(1));
    assertThat(Sys.replaceState(counter, state -> new Count(((Count) state).number() + 10)))
        .isEqualTo(new Count(11));
    assertThat(bump(counter)).isEqualTo(12);
  }

  @Test
  void keep_their_state_when_the_function_fails() {
    var counter = counter().handle();
    assertThatExceptionOfType(ExitException.class)
        .isThrownBy(() ->
            Sys.replaceState(
                counter,
                _ -> {
                  throw new IllegalStateException("no");
                }))
        .matches(exit -> exit.reason() instanceof ExitReason.CallbackFailed);
    assertThat(Sys.getState(counter)).isEqualTo(new Count(0));
  }

  @Test
  void take_no_message_while_they_are_suspended_and_all_in_order_afterwards() {
    var counter = counter().handle();
    Sys.suspend(counter);
    for (int i = 0; i < 10; i++) {
      counter.send(new Bump(Pid.self()));
      assertThat(Sys.getState(counter)).isEqualTo(new Count(0));
    }
    assertThat(receive(Bumped.class, Duration.ZERO)).isEmpty();
    Sys.resume(counter);
    for (int i = 1; i <= 10; i++) {
      assertThat(receive(Bumped.class).number()).isEqualTo(i);
    }
  }

  @Test
  void wait_for_no_time_out_while_they_are_suspended() throws Exception {
    var self = Pid.self();
    var looks = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var waiting =
        Processes.spawn(() -> {
          var special = SpecialProcess.of("waiting");
          special.receive(Bump.class);
          var late =
              special.receive(
                  _ -> {
                    looks.countDown();
                    awaitHere(goOn);
                    return skip();
                  },
                  Duration.ZERO);
          self.send(late.isPresent());
        });
    waiting.send(new Hello()); // the time is over while it looks at this
    waiting.send(new Bump(self)); // and now it begins to
    looks.await();
    Processes.spawn(() -> {
      Sys.suspend(waiting);
      self.send("suspended");
    });
    while (Processes.info(waiting).orElseThrow().messages() < 2) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    receive(String.class);
    assertThat(Sys.getState(waiting)).isEqualTo("waiting");
    assertThat(receive(Boolean.class, Duration.ZERO)).isEmpty();
    Sys.resume(waiting);
    assertThat(receive(Boolean.class)).isFalse();
  }

  private static void awaitHere(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void serve_the_system_while_they_want_something_else() {
    var counter = counter().handle();
    counter.send("nothing that it wants");
    assertThat(bump(counter)).isEqualTo(1);
    assertThat(Sys.getState(counter)).isEqualTo(new Count(1));
    assertThat(Processes.info(counter).orElseThrow().messages()).isEqualTo(1);
  }

  @Test
  void are_counted_traced_and_logged(@TempDir Path folder) throws Exception {
    var counter = counter().handle();
    Sys.count(counter, true);
    Sys.log(counter, 10);
    var file = folder.resolve("steps");
    try (var _ = Sys.logToFile(counter, file)) {
      bump(counter);
      bump(counter);
      Sys.getState(counter);
    }
    assertThat(Sys.statistics(counter).orElseThrow().messagesIn()).isEqualTo(2);
    assertThat(Sys.statistics(counter).orElseThrow().messagesOut()).isEqualTo(2);
    assertThat(Sys.log(counter)).isNotEmpty();
    assertThat(Files.readAllLines(file))
        .anyMatch(line -> line.contains("in: a bump"))
        .anyMatch(line -> line.contains("state: Count[number=2]"))
        .noneMatch(line -> line.contains("Bump["));
  }

  @Test
  void stop_with_the_reason_that_they_are_told() {
    var counter = counter();
    var reason = ExitReason.shutdown("enough");
    Sys.terminate(counter.handle(), reason);
    assertThat(end(counter)).isEqualTo(reason);
    var other = counter();
    ServerRef.<Puppet>at(other.handle()).stop();
    assertThat(end(other)).isEqualTo(ExitReason.NORMAL);
  }

  @Test
  void end_with_their_starter_though_they_are_suspended() {
    var self = Pid.self();
    var go = new CountDownLatch(1);
    var _ =
        Processes.spawn(() -> {
          var child =
              Processes.spawnLink(() -> {
                Processes.trapExits(true);
                var special = SpecialProcess.of("child");
                self.send(new Hello());
                special.receive(Bump.class);
              });
          self.send(child);
          go.await();
          throw Processes.exit(ExitReason.shutdown("over"));
        });
    var child = receive(Pid.class);
    receive(Hello.class);
    var monitor = Processes.monitor(child);
    Sys.suspend(child);
    go.countDown();
    assertThat(receive(Down.class, down -> down.monitor() == monitor).reason())
        .isEqualTo(ExitReason.shutdown("over"));
    Others.awaitEnd();
  }

  @Test
  void end_with_their_starter_though_they_have_left_its_exit_in_their_mailbox() {
    var self = Pid.self();
    var go = new CountDownLatch(1);
    var starter =
        Processes.spawn(() -> {
          Processes.spawnLink(() -> {
            Processes.trapExits(true);
            var special = SpecialProcess.of("child");
            self.send(Pid.self());
            special.receive(Bump.class);
          });
          go.await();
        });
    var child = receive(Pid.class);
    var starterEnds = Processes.monitor(starter);
    go.countDown();
    receive(Down.class, down -> down.monitor() == starterEnds);
    assertThat(Sys.getState(child)).isEqualTo("child"); // behind the exit signal
    var monitor = Processes.monitor(child);
    try {
      Sys.suspend(child);
    } catch (ExitException over) {
      // it may have ended before it has answered
    }
    assertThat(receive(Down.class, down -> down.monitor() == monitor).reason())
        .isEqualTo(ExitReason.NORMAL);
  }

  @Test
  void get_exit_signals_as_messages_while_they_run() {
    var self = Pid.self();
    var special =
        Processes.spawn(() -> {
          Processes.trapExits(true);
          var one = SpecialProcess.of("trapping");
          self.send(new Hello());
          self.send(one.receive(ExitSignal.class));
        });
    receive(Hello.class);
    Processes.exit(special, ExitReason.shutdown("only a message"));
    assertThat(receive(ExitSignal.class).reason()).isEqualTo(ExitReason.shutdown("only a message"));
  }

  @Test
  void have_no_code_that_can_be_changed() {
    var counter = counter().handle();
    Sys.suspend(counter);
    assertThatExceptionOfType(ExitException.class)
        .isThrownBy(() -> Sys.changeCode(ServerRef.<Puppet>at(counter), puppet(), "extra"))
        .matches(exit -> exit.reason() instanceof ExitReason.BadCall)
        .withMessageContaining("on its stack");
  }

  @Test
  void answer_nobody_when_they_are_none() {
    var plain = Processes.spawn(() -> receive(Bump.class));
    assertThatExceptionOfType(ExitException.class)
        .isThrownBy(() -> Sys.getState(plain))
        .matches(exit -> exit.reason() instanceof ExitReason.BadCall);
    plain.send(new Bump(Pid.self()));
  }

  @Test
  void are_spawned_and_no_servers_and_are_it_once() {
    assertThatThrownBy(() -> SpecialProcess.of("guest"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected a process that was spawned and is no server");
    var twice =
        Processes.spawnMonitor(() -> {
          SpecialProcess.of("once");
          SpecialProcess.of("twice");
        });
    assertThat(end(twice).toString()).contains("is a special process already");
  }

  @Test
  void are_received_from_by_themselves_only() {
    var self = Pid.self();
    Processes.spawn(() -> self.send(SpecialProcess.of("mine")));
    SpecialProcess<?> special = receive(SpecialProcess.class);
    assertThatThrownBy(() -> special.receive(Bump.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected the process that has made it");
  }

  @Test
  void take_what_their_clauses_make() {
    var self = Pid.self();
    var doubling =
        Processes.spawn(() -> {
          var special = SpecialProcess.of("doubling");
          int twice =
              special.<Integer>receive(
                  message -> message instanceof Integer number ? take(2 * number) : skip());
          self.send(twice);
        });
    doubling.send("a text");
    doubling.send(21);
    assertThat(receive(Integer.class)).isEqualTo(42);
  }
}
