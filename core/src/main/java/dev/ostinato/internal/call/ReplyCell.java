package dev.ostinato.internal.call;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the answer to one request arrives: it goes past the mailbox of the one who asked, so it
 * never waits behind other messages, and never comes when nobody waits for it any more.
 */
public final class ReplyCell implements Condition, Watcher {
  /*
   * Protocol.
   *
   * outcome: null -> outcome, once, by CAS; the CAS publishes what is in it. Contenders are the
   *   server, or whoever has its From (complete); the one who ends the server (ended); the one who
   *   asked, when it gives up or dies (abandon). Whoever wins takes the cell out of the watchers of
   *   the server, and tells the owner or the listener. The others have no effect: a late reply is
   *   dropped.
   */
  private static final VarHandle OUTCOME;

  static {
    try {
      OUTCOME = MethodHandles.lookup().findVarHandle(ReplyCell.class, "outcome", Outcome.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LocalProcess owner;
  private final @Nullable LocalProcess server;
  private final @Nullable Consumer<Outcome<Object>> listener;
  private volatile @Nullable Outcome<Object> outcome;

  /** A cell for one who waits. */
  public ReplyCell(LocalProcess owner, @Nullable LocalProcess server) {
    this(owner, server, null);
  }

  /** A cell for one who is to be told; {@code listener} neither blocks nor throws. */
  public ReplyCell(
      LocalProcess owner,
      @Nullable LocalProcess server,
      @Nullable Consumer<Outcome<Object>> listener) {
    this.owner = owner;
    this.server = server;
    this.listener = listener;
  }

  /** Sends a request to the server, and asks to hear of its death. */
  public void send(Object request) {
    if (server == null || !server.addWatcher(this)) {
      ended(new ExitReason.NoProcess());
    } else {
      server.push(new CallMessage(this, request));
    }
  }

  /** The one who asked. */
  public LocalProcess owner() {
    return owner;
  }

  /** Whether the owner is alive and still waits. */
  public boolean isWaiting() {
    return outcome == null && owner.isAlive();
  }

  @Override
  public boolean isReady() {
    return outcome != null;
  }

  /** The outcome of a cell that is ready. */
  public Outcome<Object> outcome() {
    return Objects.requireNonNull(outcome, "no outcome yet");
  }

  /** Brings the answer; nobody gets it if the cell has an outcome already. */
  public void complete(Outcome<Object> answer) {
    if (OUTCOME.compareAndSet(this, null, answer)) {
      leaveServer();
      tell(answer);
    }
  }

  @Override
  public void ended(ExitReason reason) {
    var answer = new Outcome.Exit<Object>(reason);
    if (OUTCOME.compareAndSet(this, null, answer)) {
      tell(answer);
    }
  }

  /** Nobody waits any more: the outcome, if none has come, is that it came too late. */
  public void abandon() {
    if (OUTCOME.compareAndSet(this, null, new Outcome.Exit<Object>(new ExitReason.Timeout()))) {
      leaveServer();
    }
  }

  private void leaveServer() {
    if (server != null) {
      server.relations.removeWatcher(this);
    }
  }

  private void tell(Outcome<Object> answer) {
    owner.wake(this);
    if (listener != null) {
      listener.accept(answer);
    }
  }
}
