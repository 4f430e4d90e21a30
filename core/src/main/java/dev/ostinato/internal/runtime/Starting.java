package dev.ostinato.internal.runtime;

import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The start of a process whose starter waits for its word: {@code proc_lib:start}.
 *
 * @param <H> the handle that the starter gets
 */
public final class Starting<H> implements Condition, Watcher {
  /*
   * Protocol.
   *
   * word: null -> result, once, by the process that is being started. If it is Ok, the starter goes
   *   on at once; if not, it waits until the process has ended, so that a failed start leaves
   *   nothing behind.
   * end: null -> reason, once, when that process has ended.
   * Both wake the starter.
   *
   * The link. A starter that is a process is linked before the other runs: if the start fails and
   * the starter does not trap exits, the signal ends it while it waits here. If it traps exits, the
   * signal's message is taken out again, for the result says it all. A guest links itself when it
   * hears that the process is up, so that it gets any failure as a result.
   */
  private final LocalProcess starter;
  private final boolean link;
  private volatile @Nullable StartResult<H> word;
  private volatile @Nullable ExitReason end;
  private boolean tooLate;

  private Starting(LocalProcess starter, boolean link) {
    this.starter = starter;
    this.link = link;
  }

  /** How a process that is being started does its work. */
  @FunctionalInterface
  public interface Body<H> {
    ExitReason run(LocalProcess self, Starting<H> starting) throws Exception;
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
    var process =
        starter.node.spawn(
            starter,
            () -> body.run(LocalProcess.self(), starting),
            options,
            child -> {
              child.addWatcher(starting);
              prepare.accept(child);
              if (linkNow) {
                child.relations.addLink(starter);
                starter.relations.addLink(child);
              }
            });
    return starting.await(process, Clock.deadline(timeout));
  }

  private StartResult<H> await(LocalProcess process, long deadline) {
    if (!starter.await(this, deadline)) {
      starter.unlinkFrom(process);
      process.exitBy(starter, ExitReason.KILL);
      tooLate = true;
      starter.await(this, Clock.NEVER);
      word = new StartResult.Failed<>(new ExitReason.Timeout());
    }
    if (word instanceof StartResult.Ok<H> ok) {
      process.relations.removeWatcher(this);
      if (link && starter instanceof Guest) {
        linkGuest(process);
      }
      return ok;
    }
    Receiving.dropExit(starter, process);
    return result();
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
    return end != null || (!tooLate && word instanceof StartResult.Ok<H>);
  }

  @Override
  public void ended(ExitReason reason) {
    end = reason;
    starter.wake(this);
  }

  // The words of the process that is being started

  /** It is up. */
  public void ok(LocalProcess self, H handle) {
    if (word == null) {
      say(new StartResult.Ok<>(self, handle));
    }
  }

  /** It does not run; it must end now, with a reason of its own choice. */
  public void not(StartResult<H> result) {
    if (word == null) {
      say(result);
    }
  }

  private void say(StartResult<H> result) {
    word = result;
    starter.wake(this);
  }
}
