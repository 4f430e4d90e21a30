package dev.ostinato.server;

import static dev.ostinato.process.Processes.receive;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Pid;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that has handled many messages in a row lets others have their turn. */
@NullUnmarked
@Timeout(60)
@ExtendWith(OnFreshNode.class)
class TurnTest {

  /** Counts casts; after the last of them something else is to follow. */
  record Counting(Pid judge, int last, boolean byContinue)
      implements GenServer<Integer, Call<Counting, Integer>, Counting.Message> {

    sealed interface Message extends Cast<Counting> {}

    record Wait(CountDownLatch until) implements Message {}

    record One() implements Message {}

    @Override
    public InitResult<Integer> init() {
      return ok(0);
    }

    @Override
    public Next<Integer> handleCast(Message message, Integer count) throws Exception {
      if (message instanceof Wait(var until)) {
        until.await();
        return noReply(count);
      }
      var next = noReply(count + 1);
      if (count + 1 < last) {
        return next;
      }
      return byContinue ? next.andContinue("more") : next.andTimeout(ofMillis(1));
    }

    @Override
    public Next<Integer> handleContinue(Object continuation, Integer count) {
      judge.send(count);
      return noReply(count);
    }

    @Override
    public Next<Integer> handleInfo(Object message, Integer count) {
      judge.send(count);
      return noReply(count);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_is_to_follow_its_last_message_follows(boolean byContinue) {
    for (int last : IntStream.rangeClosed(990, 1010).toArray()) {
      var server =
          GenServer.<Counting>start(new Counting(Pid.self(), last, byContinue)).orElseThrow();
      var go = new CountDownLatch(1);
      server.cast(new Counting.Wait(go));
      for (int i = 0; i < last; i++) {
        server.cast(new Counting.One());
      }
      go.countDown();
      assertThat(receive(Integer.class)).isEqualTo(last);
      server.stop();
    }
  }
}
