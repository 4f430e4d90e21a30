package dev.ostinato.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
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

  /** Also those that are set for a second that is far away, and are moved when it is near. */
  @Test
  void all_that_are_not_cancelled_ring_in_the_order_of_their_moments() throws Exception {
    var random = new Random(7);
    var rung = new LinkedBlockingQueue<Long>();
    var expected = new ArrayList<Long>();
    var over = new CountDownLatch(1);
    long latest = Clock.now() + Duration.ofSeconds(5).toNanos();
    timers.set(alarm(over::countDown), latest);
    for (int i = 0; i < 20_000; i++) {
      long moment = latest - 1 - random.nextLong(Duration.ofMillis(2200).toNanos());
      var timer = alarm(() -> rung.add(moment));
      timers.set(timer, moment);
      if (random.nextInt(3) == 0) {
        timers.cancel(timer);
      } else {
        expected.add(moment);
      }
    }
    assertThat(timers.size()).isEqualTo(expected.size() + 1);
    over.await();
    expected.sort(null);
    assertThat(rung).containsExactlyElementsOf(expected);
    assertThat(timers.size()).isZero();
  }

  private static Timer alarm(Runnable action) {
    return new Timer() {
      @Override
      protected void ring() {
        action.run();
      }
    };
  }

  @Test
  void those_of_one_moment_ring_in_the_order_in_which_they_were_set() throws Exception {
    int many = 20_000;
    var rung = new LinkedBlockingQueue<Integer>();
    var over = new CountDownLatch(1);
    long moment = Clock.now() + Duration.ofSeconds(4).toNanos(); // in a second that is far away
    for (int i = 0; i < many; i++) {
      int number = i;
      timers.set(alarm(() -> rung.add(number)), moment);
    }
    timers.set(alarm(over::countDown), moment);
    over.await();
    assertThat(rung).containsExactlyElementsOf(IntStream.range(0, many).boxed().toList());
  }

  @Test
  void those_that_are_far_away_leave_nothing_when_they_are_cancelled() {
    var random = new Random(8);
    var all = new ArrayList<Timers.Handle>();
    for (int i = 0; i < 10_000; i++) {
      all.add(timers.after(NEVER_HERE + random.nextLong(NEVER_HERE), () -> done.add("too early")));
    }
    assertThat(timers.size()).isEqualTo(10_000);
    all.forEach(Timers.Handle::cancel);
    all.forEach(Timers.Handle::cancel);
    assertThat(timers.size()).isZero();
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
