package dev.ostinato.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TimersTest {

  private static final long NEVER_HERE = Duration.ofDays(1).toNanos();
  private static final long SOON = Duration.ofMillis(5).toNanos();

  private final Timers timers =
      new Timers(work -> Thread.ofPlatform().daemon().name("timers").unstarted(work));
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    timers.close();
  }

  @Test
  void an_action_runs_on_the_thread_that_was_given() throws Exception {
    timers.after(SOON, () -> done.add(Thread.currentThread().getName()));
    assertThat(done.take()).isEqualTo("timers");
  }

  @Test
  void a_cancelled_action_leaves_nothing() {
    var handle = timers.after(NEVER_HERE, () -> done.add("never"));
    assertThat(timers.size()).isEqualTo(1);
    handle.cancel();
    handle.cancel();
    assertThat(timers.size()).isZero();
  }

  @Test
  void a_cancel_comes_too_late_for_an_action_that_has_begun() throws Exception {
    var handle = timers.after(0, () -> done.add("done"));
    assertThat(done.take()).isEqualTo("done");
    handle.cancel();
    timers.after(0, () -> done.add("the next one"));
    assertThat(done.take()).isEqualTo("the next one");
  }

  @Test
  void what_never_comes_is_not_kept() {
    timers.after(Clock.NEVER, () -> done.add("never")).cancel();
    assertThat(timers.size()).isZero();
  }

  @Test
  void an_action_that_fails_against_the_rules_does_not_stop_the_others() throws Exception {
    timers.after(
        0,
        () -> {
          throw new IllegalStateException("against the rules");
        });
    timers.after(SOON, () -> done.add("goes on"));
    assertThat(done.take()).isEqualTo("goes on");
  }

  @Test
  void closed_timers_drop_everything() {
    timers.after(NEVER_HERE, () -> done.add("never"));
    timers.close();
    assertThat(timers.size()).isZero();
    timers.after(0, () -> done.add("never")).cancel();
    assertThat(done).isEmpty();
  }

  @Test
  void timers_may_be_set_while_they_are_closed() throws Exception {
    for (int i = 0; i < 200; i++) {
      var closing = new Timers(work -> Thread.ofPlatform().daemon().unstarted(work));
      var closer = Thread.ofVirtual().start(closing::close);
      for (int j = 0; j < 50; j++) {
        closing.after(NEVER_HERE, () -> done.add("never"));
      }
      closer.join();
    }
    assertThat(done).isEmpty();
  }
}
