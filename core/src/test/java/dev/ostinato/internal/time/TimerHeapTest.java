package dev.ostinato.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The heap is as a sorted set, also when timers leave from its middle. */
class TimerHeapTest {

  private static final Comparator<Timer> ORDER =
      Comparator.<Timer>comparingLong(it -> it.moment).thenComparingLong(it -> it.number);

  private final TimerHeap heap = new TimerHeap();

  private static Timer timer(long moment, long number) {
    var timer =
        new Timer() {
          @Override
          protected void ring() {}
        };
    timer.moment = moment;
    timer.number = number;
    return timer;
  }

  @Test
  void the_next_is_the_least_of_those_that_are_in() {
    var random = new Random(3);
    var expected = new TreeSet<>(ORDER);
    var all = new ArrayList<Timer>();
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(5) < 3) {
        var one = timer(random.nextInt(500), i);
        all.add(one);
        expected.add(one);
        heap.add(one);
      } else {
        var one = all.isEmpty() ? timer(0, i) : all.get(random.nextInt(all.size()));
        assertThat(heap.remove(one)).isEqualTo(expected.remove(one));
      }
      assertThat(heap.next()).isSameAs(expected.isEmpty() ? null : expected.getFirst());
    }
    while (!expected.isEmpty()) {
      var least = expected.pollFirst();
      assertThat(heap.next()).isSameAs(least);
      assertThat(heap.remove(least)).isTrue();
    }
    assertThat(heap.next()).isNull();
  }

  @Test
  void one_that_was_cleared_is_not_in_any_more() {
    var one = timer(1, 1);
    heap.add(one);
    heap.clear();
    assertThat(heap.next()).isNull();
    assertThat(heap.remove(one)).isFalse();
  }
}
