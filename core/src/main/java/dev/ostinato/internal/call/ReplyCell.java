package dev.ostinato.internal.call;

import dev.ostinato.internal.runtime.Busy;
import dev.ostinato.internal.runtime.Chronicle;
import dev.ostinato.internal.runtime.Lending;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
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
   *
   * If the server runs on the thread of the one who asked, that brings the answer itself (completeOwn),
   *   without a CAS: it looks whether there is an outcome, and writes its own. Somebody else may bring
   *   one in between, and believe that it was the first; but the only one who looks comes later, and to
   *   that it is as if the other had been late.
   *
   * watches: false -> true before the cell is added to the watchers of the server: by the one who
   *   asked, or by the server when it puts the answer off. The server then looks at the outcome once
   *   more: it sees what came meanwhile, or whoever brings the outcome sees `watches`; so the cell
   *   is taken out again. Until then the server's mailbox, or what it handles, stands for the cell.
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
  private final int handledBefore;
  private volatile @Nullable Outcome<Object> outcome;
  private volatile boolean watches;

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
    this.handledBefore = server == null ? 0 : server.handled();
  }

  /**
   * Sends a request to a server, and waits for the answer.
   *
   * @param operation what the caller does, and exits with if there is no answer
   */
  public static Object call(Operation operation, Object request) {
    long nanos = Clock.nanos(operation.timeout());
    var cell = ask(operation);
    return Chronicle.wantsCalls(cell.owner)
        ? cell.timed(operation, request, nanos)
        : cell.call(operation, request, nanos);
  }

  /** A call that somebody is told of when it is over. */
  private Object timed(Operation operation, Object request, long nanos) {
    var timed = new Chronicle.Timed();
    try {
      var answer = call(operation, request, nanos);
      timed.over(owner, operation.target(), request, null);
      return answer;
    } catch (ExitException exit) {
      timed.over(owner, operation.target(), request, exit.reason());
      throw exit;
    }
  }

  private Object call(Operation operation, Object request, long nanos) {
    long deadline = Clock.deadline(nanos);
    if (!lend(request, deadline)) {
      send(request);
    } else if (Clock.until(deadline) <= 0) {
      Reports.late(operation);
      throw new ExitException(operation, new ExitReason.Timeout());
    }
    return await(operation, deadline);
  }

  /** As {@link #call}, past the server's messages. */
  public static Object callSystem(Operation operation, SystemRequest request) {
    long nanos = Clock.nanos(operation.timeout());
    var cell = ask(operation);
    long deadline = Clock.deadline(nanos);
    cell.sendSystem(request);
    return cell.await(operation, deadline);
  }

  private static ReplyCell ask(Operation operation) {
    var self = LocalProcess.running();
    var server = Operations.resolve(operation.target());
    if (server == self) {
      throw new ExitException(operation, new ExitReason.CallingSelf());
    }
    return new ReplyCell(self, server);
  }

  private boolean lend(Object request, long deadline) {
    return server != null
        && (deadline == Clock.NEVER || server.answersAtOnce())
        && Lending.takes(owner, server, new CallMessage(this, request));
  }

  private Object await(Operation operation, long deadline) {
    try {
      owner.await(this, deadline);
    } finally {
      abandon();
    }
    return switch (outcome()) {
      case Outcome.Ok<Object>(var value) -> value;
      case Outcome.Exit<Object>(ExitReason.Timeout reason) when server != null ->
          throw new ExitException(
              operation, reason, Busy.describe(server, handledBefore, request(operation)));
      case Outcome.Exit<Object>(var reason) -> throw new ExitException(operation, reason);
    };
  }

  private static @Nullable Object request(Operation operation) {
    return operation instanceof Operation.Call call ? call.request() : null;
  }

  /** Sends a request to the server; its death will be heard of as well. */
  public void send(Object request) {
    if (server == null) {
      ended(new ExitReason.NoProcess());
    } else if (server.isAlive()) {
      if (!server.pushAndWait(new CallMessage(this, request))) {
        ended(new ExitReason.NoProcess());
      }
    } else if (!watch(server)) {
      ended(new ExitReason.NoProcess()); // else it hears that when all others have heard of the end
    }
  }

  /** As {@link #send}, past the server's messages; one who is no server is not left to wait for. */
  public void sendSystem(SystemRequest request) {
    if (server == null || !watch(server)) {
      ended(new ExitReason.NoProcess());
    } else if (!server.pushSystem(new SystemMessage(this, request))) {
      complete(
          new Outcome.Exit<>(
              new ExitReason.BadCall(
                  server.description() + " is no server, it takes no system requests")));
    }
  }

  /**
   * The server has taken the request, and puts the answer off: from now on the cell is a watcher.
   */
  public void deferred() {
    if (outcome == null && server != null) {
      watches = true;
      // It was asked before whatever has told it to exit meanwhile: the asker hears of that.
      if (!server.relations.addWatcher(this)) {
        ended(server.exitReason());
      } else if (outcome != null) {
        server.relations.removeWatcher(this);
      }
    }
  }

  private boolean watch(LocalProcess process) {
    watches = true;
    return process.addWatcher(this);
  }

  /** Whether a function of the one who asked makes something of the answer. */
  public boolean makesMessage() {
    return listener != null;
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

  @Override
  public void awaited() {
    if (owner.node.findsCallCycles()) {
      var cycle = CallCycles.of(this);
      if (!cycle.isEmpty()) {
        complete(new Outcome.Exit<>(new ExitReason.CallCycle(cycle)));
      }
    }
  }

  @Nullable LocalProcess server() {
    return server;
  }

  /** Whether the answer is up to the server alone: nobody else has been told of the request. */
  boolean isAsked() {
    return outcome == null && !watches;
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

  /**
   * As {@link #complete}, on the thread of the one who asked, which waits for this and nothing
   * else.
   */
  public void completeOwn(Outcome<Object> answer) {
    if (watches) {
      complete(answer);
    } else if (outcome == null) {
      OUTCOME.setRelease(this, answer);
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
    if (outcome == null
        && OUTCOME.compareAndSet(this, null, new Outcome.Exit<Object>(new ExitReason.Timeout()))) {
      leaveServer();
    }
  }

  private void leaveServer() {
    if (server != null && watches) {
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
