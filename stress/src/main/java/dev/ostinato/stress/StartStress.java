package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.StartResult;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.StartOption;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Two who start servers that begin on other threads, since their time is limited: each hears that
 * its server is up.
 */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "Both heard of it.")
@Outcome(expect = FORBIDDEN, desc = "A word was lost.")
@State
public class StartStress {

  private static final StartOption LONG = StartOption.timeout(Duration.ofSeconds(20));

  /** One who starts a server. */
  @Actor
  public void one(Z_Result result) {
    result.r1 = hears();
  }

  /** Another one. */
  @Actor
  public void other() {
    if (!hears()) {
      throw new IllegalStateException("a word was lost");
    }
  }

  private static boolean hears() {
    var started = GenServer.<Echo>start(new Echo(), LONG);
    boolean up = started instanceof StartResult.Ok;
    if (up) {
      started.orElseThrow().stop();
    }
    return up;
  }
}
