package dev.ostinato.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoomTest {

  private static final int STACK = 512 * 1024;
  private static final int MORE_THAN_TRIALS_ARE_APART = 300;

  @Test
  void it_says_no_while_some_is_left_however_the_code_is_compiled_by_then() throws Exception {
    var left = new CompletableFuture<ArrayList<Integer>>();
    new Thread(
            null,
            () -> {
              var all = new ArrayList<Integer>();
              for (int i = 0; i < 40; i++) {
                all.add(down(new Room()));
              }
              left.complete(all);
            },
            "small",
            STACK)
        .start();
    assertThat(left.get()).allSatisfy(calls -> assertThat(calls).isGreaterThan(300));
  }

  /** Goes down until there is no room any more; how many calls still go then. */
  private static int down(Room room) {
    for (int i = 0; i < MORE_THAN_TRIALS_ARE_APART; i++) {
      if (!room.isEnough()) {
        return toTheBottom(0);
      }
    }
    return down(room);
  }

  @SuppressWarnings("InfiniteRecursion") // until the stack is full
  private static int toTheBottom(int calls) {
    try {
      return toTheBottom(calls + 1);
    } catch (StackOverflowError full) {
      return calls;
    }
  }
}
