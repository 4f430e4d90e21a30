package dev.ostinato.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ostinato.internal.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StrandTest {

  /** A strand that can be told to stop. */
  private static final class Plain extends Strand {
    private volatile boolean told;

    @Override
    public void checkpoint() {
      if (told) {
        clearInterrupt();
        throw new Unwind();
      }
    }

    @Override
    protected boolean mustStop() {
      return told;
    }

    @Override
    protected RuntimeException interrupted() {
      checkpoint();
      return new IllegalStateException("interrupted");
    }

    void tell() {
      interruptIf(() -> {
        told = true;
        return true;
      });
      wakeForAnything();
    }
  }

  /** A condition that somebody makes true. */
  private static final class Flag implements Condition {
    private volatile boolean ready;

    @Override
    public boolean isReady() {
      return ready;
    }

    void raise(Strand strand) {
      ready = true;
      strand.wake(this);
    }
  }

  private final Plain strand = new Plain();
  private final Flag flag = new Flag();

  /** Awaits the flag on another thread, which runs the strand. */
  private Future<Boolean> awaitElsewhere() {
    var result = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(() -> {
          strand.bind();
          try {
            result.complete(strand.await(flag, Clock.NEVER));
          } catch (Throwable thrown) {
            result.completeExceptionally(thrown);
          }
          strand.unbind();
        });
    while (!strand.isWaiting()) {
      Thread.onSpinWait();
    }
    return result;
  }

  @Test
  void what_is_ready_is_not_waited_for_even_if_there_is_no_time() {
    flag.ready = true;
    assertThat(strand.await(flag, Clock.deadline(Duration.ZERO))).isTrue();
  }

  @Test
  void a_wait_ends_at_its_deadline() {
    strand.bind();
    assertThat(strand.await(flag, Clock.deadline(Duration.ofMillis(5)))).isFalse();
    assertThat(strand.isWaiting()).isFalse();
  }

  @Test
  void a_wait_ends_when_the_condition_is_ready() throws Exception {
    var result = awaitElsewhere();
    flag.raise(strand);
    assertThat(result.get()).isTrue();
  }

  @Test
  void a_strand_runs_from_the_moment_when_it_is_woken() throws Exception {
    var result = awaitElsewhere();
    flag.raise(strand);
    assertThat(strand.isWaiting()).isFalse();
    result.get();
  }

  @Test
  void a_wake_for_something_else_does_nothing() throws Exception {
    var result = awaitElsewhere();
    new Flag().raise(strand);
    assertThat(strand.isWaiting()).isTrue();
    flag.raise(strand);
    assertThat(result.get()).isTrue();
  }

  @Test
  void one_who_is_told_to_stop_waits_no_longer() {
    var result = awaitElsewhere();
    strand.tell();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(result::get)
        .withCauseInstanceOf(Unwind.class);
  }

  @Test
  void one_who_was_told_to_stop_does_not_begin_to_wait() {
    strand.bind();
    strand.tell();
    assertThatExceptionOfType(Unwind.class).isThrownBy(() -> strand.await(flag, Clock.NEVER));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void an_interrupt_ends_a_wait() {
    strand.bind();
    Thread.currentThread().interrupt();
    assertThatIllegalStateException().isThrownBy(() -> strand.await(flag, Clock.NEVER));
    assertThat(strand.isWaiting()).isFalse();
  }

  @Test
  void no_wake_up_is_lost() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      var once = new Flag();
      var waker = Thread.ofVirtual().unstarted(() -> once.raise(strand));
      strand.bind();
      waker.start();
      assertThat(strand.await(once, Clock.NEVER)).isTrue();
      waker.join();
    }
  }

  @Test
  void the_one_who_takes_over_is_the_one_who_is_woken() throws Exception {
    var result = awaitElsewhere();
    strand.told = true; // whoever is taken over must find a reason to leave
    strand.takeOver();
    assertThat(strand.thread()).isSameAs(Thread.currentThread());
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(result::get)
        .withCauseInstanceOf(Unwind.class);
    assertThat(strand.thread()).isSameAs(Thread.currentThread());
    strand.told = false;
    Thread.ofVirtual().start(() -> flag.raise(strand));
    assertThat(strand.await(flag, Clock.NEVER)).isTrue();
  }
}
