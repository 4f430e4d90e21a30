package dev.ostinato.benchmarks.parts;

import dev.ostinato.internal.mailbox.Recipient;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a message costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Messages {

  private static final class Box extends Recipient {

    @Override
    public void checkpoint() {}

    @Override
    protected boolean mustStop() {
      return false;
    }

    @Override
    protected RuntimeException interrupted() {
      return new IllegalStateException("interrupted");
    }
  }

  record Ask() implements Call<Echo, Long> {}

  interface Nothing extends Cast<Echo> {}

  record Echo() implements GenServer<Long, Ask, Nothing> {

    @Override
    public InitResult<Long> init() {
      return ok(1L);
    }

    @Override
    public CallResult<Long> handleCall(Ask ask, From<?> from, Long state) {
      return ask.reply(state, state);
    }
  }

  private final Box mailbox = new Box();
  private ServerRef<Echo> echo;

  /** Its server is started by the set-up. */
  public Messages() {
    echo = ServerName.local("echo");
  }

  @Setup
  public void start() {
    echo = GenServer.<Echo>start(new Echo()).orElseThrow();
  }

  @TearDown
  public void stop() {
    echo.stop();
  }

  /** Into a mailbox and out again, by one thread. */
  @Benchmark
  public Object mailbox() {
    mailbox.push("a message");
    var first = Objects.requireNonNull(mailbox.letterAfter(null));
    mailbox.takeOut(first);
    return first;
  }

  /** A call by a thread that is no process. */
  @Benchmark
  public long callOfGuest() {
    return echo.call(new Ask());
  }
}
