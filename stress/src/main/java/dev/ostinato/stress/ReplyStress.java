package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome.Exit;
import dev.ostinato.process.Outcome.Ok;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** A reply, the time-out and the death of the server, one against another: exactly one happens. */
public final class ReplyStress {

  private ReplyStress() {}

  /** A cell, and how often its owner was told. */
  @State
  public static class Cell {
    final AtomicInteger told = new AtomicInteger();
    final ReplyCell cell = new ReplyCell(LocalProcess.self(), null, _ -> told.incrementAndGet());

    void reply() {
      cell.complete(new Ok<>("reply"));
    }

    void die() {
      cell.ended(new ExitReason.Killed());
    }

    void record(LI_Result result) {
      result.r1 =
          switch (cell.outcome()) {
            case Ok<Object>(var value) -> value;
            case Exit<Object>(ExitReason.Killed()) -> "death";
            case Exit<Object>(_) -> "timeout";
          };
      result.r2 = told.get();
    }
  }

  /** A reply against the time-out. */
  @JCStressTest
  @Outcome(id = "reply, 1", expect = ACCEPTABLE, desc = "The reply was first, and was told once.")
  @Outcome(id = "timeout, 0", expect = ACCEPTABLE, desc = "The time was over; nobody was told.")
  @Outcome(expect = FORBIDDEN, desc = "Told of what is not the outcome, or twice.")
  public static class Late {

    /** The server. */
    @Actor
    public void server(Cell cell) {
      cell.reply();
    }

    /** The client. */
    @Actor
    public void client(Cell cell) {
      cell.cell.abandon();
    }

    /** What is left. */
    @Arbiter
    public void after(Cell cell, LI_Result result) {
      cell.record(result);
    }
  }

  /** A reply against the death of the server. */
  @JCStressTest
  @Outcome(id = "reply, 1", expect = ACCEPTABLE, desc = "The reply was first, and was told once.")
  @Outcome(id = "death, 1", expect = ACCEPTABLE, desc = "The death was first, and was told once.")
  @Outcome(expect = FORBIDDEN, desc = "Told of what is not the outcome, or twice.")
  public static class Dying {

    /** The server. */
    @Actor
    public void server(Cell cell) {
      cell.reply();
    }

    /** The one who ends the server. */
    @Actor
    public void death(Cell cell) {
      cell.die();
    }

    /** What is left. */
    @Arbiter
    public void after(Cell cell, LI_Result result) {
      cell.record(result);
    }
  }

  /** Two replies. */
  @JCStressTest
  @Outcome(id = "reply, 1", expect = ACCEPTABLE, desc = "One of them was told, once.")
  @Outcome(expect = FORBIDDEN, desc = "Told twice.")
  public static class Twice {

    /** The server. */
    @Actor
    public void server(Cell cell) {
      cell.reply();
    }

    /** Another process that has the client's From. */
    @Actor
    public void other(Cell cell) {
      cell.reply();
    }

    /** What is left. */
    @Arbiter
    public void after(Cell cell, LI_Result result) {
      cell.record(result);
    }
  }
}
