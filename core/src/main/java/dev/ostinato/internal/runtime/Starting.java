package dev.ostinato.internal.runtime;

import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The start of a process whose starter waits for its word: {@code proc_lib:start}.
 *
 * @param <H> the handle that the starter gets
 */
public final class Starting<H> implements Condition {
  /*
   * Protocol.
   *
   * word: null -> result, once, by the process that is being started, or by the starter, which does not wait any longer: by CAS, unless both run on one thread. If it is Ok, the starter goes
   *   on at once; if not, it waits until the process has ended, so that a failed start leaves
   *   nothing behind.
   * end: null -> reason, once, when that process has ended.
   * Both wake the starter, unless it is the starter's own thread that says so, which it has lent: it
   *   looks for itself when it comes back. Else the write comes before the look at whether the starter waits, by
   *   a fence; the starter writes that it waits, and then looks for the word.
   *
   * process: written before the process runs; others than the starter may look.
   *
   * A starter that is a supervisor, and whose parent has exited, gives up: the process is killed, and
   *   the starter waits for its end, as after a time-out. It is killed by the starter, or, if the
   *   starter has lent it its thread, on behalf of the one who brings the parent's exit.
   *
   * The link. A starter that is a process is linked before the other runs: if the start fails and
   * the starter does not trap exits, the signal ends it while it waits here. If it traps exits, the
   * signal's message is taken out again, for the result says it all. A guest links itself when it
   * hears that the process is up, so that it gets any failure as a result.
   */
  static final ExitReason GIVEN_UP =
      ExitReason.shutdown("the supervisor was told to end while the child started");

  private static final VarHandle WORD;
  private static final VarHandle END;
  private static final VarHandle PROCESS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(Starting.class, "word", StartResult.class);
      END = lookup.findVarHandle(Starting.class, "end", ExitReason.class);
      PROCESS = lookup.findVarHandle(Starting.class, "process", LocalProcess.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LocalProcess starter;
  private final boolean link;
  private volatile @Nullable StartResult<H> word;
  private volatile @Nullable ExitReason end;
  private volatile @Nullable LocalProcess process;
  private volatile boolean givenUp;

  private Starting(LocalProcess starter, boolean link) {
    this.starter = starter;
    this.link = link;
  }

  /** How a process that is being started does its work; its answer is that of {@link Work}. */
  @FunctionalInterface
  public interface Body<H> {
    @Nullable ExitReason run(LocalProcess self, Starting<H> starting) throws Exception;

    /** As that of {@link Work}. */
    default @Nullable Object code() {
      return null;
    }
  }

  /** The work of a process until it is up. */
  private record Beginning<H>(Body<H> body, Starting<H> starting) implements Work {
    @Override
    public @Nullable ExitReason run() throws Exception {
      return body.run(LocalProcess.self(), starting);
    }

    @Override
    public @Nullable Object code() {
      return body.code();
    }
  }

  /** How the starter is bound to the process. */
  public enum Bond {
    NONE,
    LINK
  }

  /**
   * Starts a process and waits for its word.
   *
   * @param prepare what else is done with the process before it runs
   */
  public static <H> StartResult<H> start(
      Bond bond,
      Body<H> body,
      long timeout,
      Consumer<LocalProcess> prepare,
      SpawnOption... options) {
    var starter = LocalProcess.running();
    var starting = new Starting<H>(starter, bond == Bond.LINK);
    boolean linkNow = starting.link && !(starter instanceof Guest);
    long limit = Clock.deadline(timeout);
    var process =
        starter.node.spawn(
            starter,
            limit == Clock.NEVER,
            new Beginning<>(body, starting),
            options,
            child -> {
              PROCESS.setRelease(starting, child);
              child.starting = starting;
              prepare.accept(child);
              if (linkNow) {
                starter.linkToNew(child);
              }
            });
    return starting.await(process, limit);
  }

  private StartResult<H> await(LocalProcess process, long deadline) {
    StartResult<H> result;
    try {
      result = awaitResult(process, deadline);
    } finally {
      process.starting = null;
    }
    if (result instanceof StartResult.Ok<H> ok) {
      if (link && starter instanceof Guest) {
        linkGuest(process);
      }
      return ok;
    }
    if (link) {
      Receiving.dropExit(starter, process);
    }
    return result;
  }

  /** Decides once: what the process says later, though it was declared dead, changes nothing. */
  private StartResult<H> awaitResult(LocalProcess process, long deadline) {
    var failure = awaitWord(process, deadline);
    if (failure == null) {
      return result();
    }
    kill(process);
    awaitEnd();
    StartResult<H> failed = new StartResult.Failed<>(failure);
    var _ = WORD.compareAndSet(this, null, failed);
    return failed;
  }

  /** Waits until the start is over; returns why it is to be given up, or null. */
  private @Nullable ExitReason awaitWord(LocalProcess process, long deadline) {
    try {
      if (!starter.await(this, deadline)) {
        return new ExitReason.Timeout();
      }
    } catch (ExitException interrupted) {
      if (!starter.mustGiveUpChildStart()) {
        kill(process); // nobody would ever know of it
        throw interrupted;
      }
    }
    boolean over = !givenUp && (end != null || word instanceof StartResult.Ok<H>);
    return over ? null : GIVEN_UP;
  }

  private void kill(LocalProcess process) {
    starter.unlinkFrom(process);
    givenUp = true;
    process.exitBy(starter, ExitReason.KILL);
  }

  /** The starter, whose thread the process runs on, is not to wait for it any longer. */
  void giveUp() {
    var begun = process;
    if (!(word instanceof StartResult.Ok) && begun != null) {
      kill(begun);
    }
  }

  private void awaitEnd() {
    while (end == null) {
      try {
        starter.await(this, Clock.NEVER);
      } catch (ExitException interrupted) {
        if (!starter.mustGiveUpChildStart()) {
          throw interrupted;
        }
      }
    }
  }

  /**
   * Those who wait for each other if {@code self} waits for {@code other}: itself, the one that
   * starts it and waits for its word, and so on up to {@code other}; empty if that is none of them.
   */
  public static List<Pid> cycle(LocalProcess self, @Nullable LocalProcess other) {
    var chain = new ArrayList<Pid>();
    chain.add(self);
    for (var start = self.awaitedStart(); start != null; start = start.starter.awaitedStart()) {
      chain.add(start.starter);
      if (start.starter == other) {
        return chain;
      }
    }
    return List.of();
  }

  /** The process that is being started; null before there is one. */
  public @Nullable LocalProcess process() {
    return process;
  }

  /** The process may have ended meanwhile; then so does the guest. */
  private void linkGuest(LocalProcess process) {
    starter.relations.addLink(process);
    if (!process.relations.addLink(starter)) {
      starter.linkBroke(process, process.exitReason());
    }
  }

  private StartResult<H> result() {
    var said = word;
    return said != null
        ? said
        : new StartResult.Failed<>(Objects.requireNonNull(end, "ended without a reason"));
  }

  @Override
  public boolean isReady() {
    return end != null
        || (!givenUp && (word instanceof StartResult.Ok<H> || starter.mustGiveUpChildStart()));
  }

  /** The process has ended; by whoever has ended it. */
  void ended(ExitReason reason) {
    END.setRelease(this, reason);
    if (!starter.isOfThisThread()) {
      VarHandle.fullFence();
      starter.wake(this);
    }
  }

  // The words of the process that is being started

  /** It is up. */
  public void ok(LocalProcess self, H handle) {
    say(new StartResult.Ok<>(self, handle));
  }

  /** It does not run; it must end now, with a reason of its own choice. */
  public void not(StartResult<H> result) {
    say(result);
  }

  private void say(StartResult<H> result) {
    if (!starter.isOfThisThread()) {
      if (WORD.compareAndSet(this, null, result)) {
        starter.wake(this);
      }
    } else if (word == null) { // and the starter, who could say it as well, does not run meanwhile
      WORD.setRelease(this, result);
    }
  }

  /** Whether the starter still waits for a word. */
  boolean isAwaited() {
    return word == null;
  }
}
