package dev.ostinato.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SystemLaneTest {

  private final SystemLane lane = new SystemLane();

  private void add(Object... requests) {
    for (var request : requests) {
      assertThat(lane.add(request)).isTrue();
    }
  }

  private List<Object> takeAll() {
    var taken = new ArrayList<Object>();
    for (var request = lane.take(); request != null; request = lane.take()) {
      taken.add(request);
    }
    return taken;
  }

  @Test
  void it_keeps_the_order_in_which_requests_came() {
    add(1, 2, 3);
    assertThat(takeAll()).containsExactly(1, 2, 3);
  }

  @Test
  void it_keeps_the_order_when_more_come_meanwhile() {
    add(1, 2);
    assertThat(lane.take()).isEqualTo(1);
    add(3, 4);
    assertThat(takeAll()).containsExactly(2, 3, 4);
    add(5);
    assertThat(takeAll()).containsExactly(5);
  }

  @Test
  void it_is_ready_while_there_is_a_request() {
    assertThat(lane.hasSome()).isFalse();
    add(1, 2);
    assertThat(lane.hasSome()).isTrue();
    lane.take();
    assertThat(lane.hasSome()).isTrue();
    lane.take();
    assertThat(lane.hasSome()).isFalse();
    assertThat(lane.take()).isNull();
  }

  @Test
  void closed_it_takes_nothing_in() {
    add(1);
    lane.close();
    assertThat(lane.add(2)).isFalse();
    assertThat(lane.take()).isNull();
    assertThat(lane.add(3)).isFalse();
  }

  private record Numbered(int sender, int number) {}

  @Test
  void it_keeps_the_order_of_each_of_many_senders() throws Exception {
    int senders = 4;
    int each = 5_000;
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < senders; i++) {
      int sender = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int number = 0; number < each; number++) {
                  lane.add(new Numbered(sender, number));
                }
              }));
    }
    var next = new HashMap<Integer, Integer>();
    int taken = 0;
    while (taken < senders * each) {
      if (lane.take() instanceof Numbered(int sender, int number)) {
        assertThat(number).isEqualTo(next.getOrDefault(sender, 0));
        next.put(sender, number + 1);
        taken++;
      } else {
        Thread.onSpinWait();
      }
    }
    for (var thread : threads) {
      thread.join();
    }
    assertThat(lane.take()).isNull();
  }
}
