package dev.ostinato.process;

import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.begun;
import static dev.ostinato.process.Processes.onExit;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.run;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnMonitor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rule 242. */
@OnItsOwnNode
class ProcessLocalTest {

  private final AtomicInteger initials = new AtomicInteger();
  private final ProcessLocal<String> variable =
      ProcessLocal.withInitial(() -> "initial " + initials.incrementAndGet());

  @Test
  void a_process_that_asks_first_gets_the_initial_value() {
    assertThat(initials).hasValue(0);
    assertThat(List.of(variable.get(), variable.get())).containsOnly("initial 1");
  }

  @Test
  void put_returns_the_old_value() {
    assertThat(variable.put("new")).isEqualTo("initial 1");
    assertThat(variable.put("newer")).isEqualTo("new");
    assertThat(variable.get()).isEqualTo("newer");
  }

  @Test
  void erase_returns_the_old_value_and_makes_it_initial_again() {
    variable.put("new");
    assertThat(variable.erase()).isEqualTo("new");
    assertThat(variable.get()).isEqualTo("initial 2");
  }

  @Test
  void each_process_has_its_own_value() {
    var test = Pid.self();
    variable.put("mine");
    var other =
        spawn(() -> {
          test.send(variable.get());
          variable.put("its own");
          receive();
          test.send(variable.get());
        });
    assertThat(receive()).isEqualTo("initial 2");
    variable.put("mine, too");
    other.send("go on");
    assertThat(receive()).isEqualTo("its own");
    assertThat(variable.get()).isEqualTo("mine, too");
  }

  @Test
  void each_variable_has_its_own_value() {
    var another = ProcessLocal.withInitial(() -> "another");
    variable.put("new");
    assertThat(another.get()).isEqualTo("another");
  }

  @Test
  void a_process_for_a_while_has_its_own_value() {
    variable.put("outer");
    assertThat(run(() -> variable.put("inner"))).isEqualTo("initial 2");
    assertThat(variable.get()).isEqualTo("outer");
  }

  @Test
  void it_is_there_while_the_process_does_what_is_to_be_done_on_exit() {
    var test = Pid.self();
    awaitEnd(
        spawnMonitor(() -> {
          variable.put("last");
          onExit(() -> test.send(variable.get()));
        }));
    assertThat(receive()).isEqualTo("last");
  }

  @Test
  void a_failing_initial_value_is_tried_again() {
    var failing =
        ProcessLocal.withInitial(() -> {
          if (initials.incrementAndGet() == 1) {
            throw new IllegalStateException("not yet");
          }
          return "at last";
        });
    assertThatIllegalStateException().isThrownBy(failing::get);
    assertThat(failing.get()).isEqualTo("at last");
  }

  @Test
  void the_values_of_a_process_go_with_it_though_its_pid_is_kept() {
    var kept = new AtomicReference<WeakReference<Object>>();
    var objects = ProcessLocal.withInitial(Object::new);
    var pid = begun(() -> kept.set(new WeakReference<>(objects.get())));
    assertThat(awaitEnd(pid)).isEqualTo(ExitReason.NORMAL);
    while (kept.get().get() != null) {
      System.gc(); // the time-out of the tests ends this, if the dead holds on to it
    }
    assertThat(pid.handle().toString()).isNotEmpty();
  }
}
