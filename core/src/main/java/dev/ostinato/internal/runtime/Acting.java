package dev.ostinato.internal.runtime;

import dev.ostinato.internal.mailbox.Mailbox;
import dev.ostinato.internal.mailbox.SystemLane;
import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.scheduler.Worker;
import dev.ostinato.internal.scheduler.Workers;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has messages, and something that it does with them, on a thread of its own or a worker's.
 */
abstract class Acting extends Mortal {
  /*
   * Protocol of those who ask, and are no watchers of the process: they wait for the answer to a
   * message that is in the mailbox, or that is being handled, and hear of the process's end from
   * whoever ends it.
   *
   * askers: written by the one who ends the process, from what the closed mailbox held.
   * asker: whom the handler that runs is to answer. The process writes it before and after; the one
   *   who ends the process reads it, which is another thread only if the handler has not come back
   *   for a whole grace. A handler that puts the answer off makes the asker a watcher first.
   */
  private static final VarHandle ASKER;

  static {
    try {
      ASKER = MethodHandles.lookup().findVarHandle(Acting.class, "asker", Watcher.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public final Mailbox mailbox = new Mailbox();
  private @Nullable SystemLane lane;
  private volatile @Nullable Work work;
  private List<Watcher> askers = List.of();

  @SuppressWarnings("unused") // through ASKER
  private @Nullable Watcher asker;

  Acting(LocalNode node, boolean visitsThread) {
    super(node, visitsThread);
  }

  // Running

  /** Begins the process: on a thread of its own, or, if it is a server, on a worker's. */
  final void start(boolean platform, Work what) {
    if (lane == null || platform) {
      Threads.start(this, toString(), platform, () -> runToEnd(what));
    } else {
      work = what;
      Workers.submit(this);
    }
  }

  private void runToEnd(Work what) {
    ExitReason reason;
    do {
      reason = turn(what);
    } while (reason == null);
    end(reason);
    unbind();
  }

  /** Works once; null if there is more to do, on a thread of its own when something has come. */
  private @Nullable ExitReason turn(Work what) {
    try {
      checkpoint(); // it may have been told to exit before it had a thread to interrupt
      ExitReason reason = what.run();
      if (reason == null && work == null && !hasMore()) {
        await(lane(), Clock.NEVER);
      }
      return reason;
    } catch (Throwable thrown) {
      var reason = ExitReason.of(thrown);
      if (reason instanceof ExitReason.Crash && isAlive()) {
        Reports.crash(this, reason);
      }
      return reason;
    }
  }

  /** Whether a server that has had its turn has left something. */
  private boolean hasMore() {
    return mailbox.size() > 0 || lane().isReady();
  }

  @Override
  protected final void resume() {
    if (work != null) {
      Workers.submit(this);
    }
  }

  @Override
  protected final void runOn(Worker worker) {
    var what = work;
    if (what == null || !bindUnless(this::isTakenOver)) {
      return;
    }
    while (true) {
      var reason = turn(what);
      if (reason != null) {
        end(reason);
        handBack();
        return;
      }
      if (hasMore()) { // it has had its turn
        if (worker.hasOther()) {
          handBack();
          Workers.submitLast(this);
          return;
        }
      } else if (!worker.staysWith(this, lane()) && !leave(lane())) {
        return;
      }
    }
  }

  // Messages

  /** Adds a message, and wakes the process if it waits for one; false if it has ended. */
  public final boolean push(Object message) {
    boolean added = mailbox.add(message);
    if (added) {
      wake(mailbox);
      if (lane != null) {
        wake(lane);
      }
    }
    return added;
  }

  /** Adds a request that passes all messages; false if the process is no server. */
  public final boolean pushSystem(Object request) {
    if (lane != null && lane.add(request)) {
      wake(lane);
    }
    return lane != null;
  }

  /** Whether it is a server: one that takes calls, casts and system requests itself. */
  final boolean servesProtocols() {
    return lane != null;
  }

  /**
   * It takes calls, casts and system requests itself, and no receive sees them. This is decided
   * before it runs, so that nobody finds it undecided.
   */
  public final void serveProtocols() {
    lane = new SystemLane(mailbox);
  }

  /** Its lane of system requests, which a server has. */
  public final SystemLane lane() {
    return Objects.requireNonNull(lane, "no server");
  }

  // The end

  /** Takes no more messages, and does nothing more. */
  final void closeMailbox() {
    askers = mailbox.close();
    if (lane != null) {
      lane.close();
    }
    work = null;
  }

  /** Tells those who asked, and got no answer, that it has ended. */
  final void tellAskers(ExitReason reason) {
    var current = (@Nullable Watcher) ASKER.getAcquire(this);
    if (current != null) {
      current.ended(reason);
      asker = null;
    }
    askers.forEach(one -> one.ended(reason));
    askers = List.of();
  }

  /** Whom it is about to answer; null if nobody any more. */
  public final void answers(@Nullable Watcher one) {
    ASKER.setRelease(this, one);
  }
}
