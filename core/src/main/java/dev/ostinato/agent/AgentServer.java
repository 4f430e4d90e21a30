package dev.ostinato.agent;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.release.Move;
import dev.ostinato.process.ExitReason;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.Ok;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The server that an agent is: its messages are functions, which it applies to its state. */
record AgentServer<S>(Callable<? extends S> initial)
    implements GenServer<S, AgentServer.Request<S, ?>, AgentServer.Tell<S>>, Holds {

  sealed interface Request<S, R> extends Call<AgentServer<S>, R> {

    /** Applies the function. */
    CallResult<S> apply(S state) throws Exception;
  }

  /** The reply is empty if the function returns null. */
  record Get<S, R>(Agent.Read<? super S, ? extends R> read) implements Request<S, Optional<R>> {

    @Override
    public CallResult<S> apply(S state) throws Exception {
      return reply(Optional.ofNullable(read.apply(state)), state);
    }
  }

  record Update<S>(Agent.Change<S> change) implements Request<S, Ok> {

    @Override
    public CallResult<S> apply(S state) throws Exception {
      @Nullable S next = change.apply(state);
      return next == null ? badReturn("update", state) : reply(Ok.OK, next);
    }
  }

  record GetAndUpdate<S, R>(Agent.Read<? super S, Agent.Then<R, S>> change)
      implements Request<S, R> {

    @Override
    public CallResult<S> apply(S state) throws Exception {
      Agent.@Nullable Then<R, S> then = change.apply(state);
      return then == null ? badReturn("getAndUpdate", state) : reply(then.reply(), then.state());
    }
  }

  record Tell<S>(Agent.Change<S> change) implements Cast<AgentServer<S>> {}

  /** An agent that runs does not begin again: what would begin it is code, and not kept. */
  private static Object begun() {
    throw new IllegalStateException("the agent has begun");
  }

  /**
   * Its state must be one that any release understands: what is done with it is code of whoever
   * asks, which may be of a release of the past.
   */
  @Override
  public Move move(Object state, @Nullable Object given, Carrier carrier) throws CannotCarry {
    carrier.expectSame("state of an agent", state);
    return new Move(new AgentServer<>(AgentServer::begun), state, () -> {});
  }

  private static <S> Next<S> badReturn(String function, S state) {
    return new Next.Stop<>(new ExitReason.BadReturn(function), state);
  }

  @Override
  public InitResult<S> init() throws Exception {
    @Nullable S first = initial.call();
    return first == null ? stop(new ExitReason.BadReturn("initial")) : ok(first);
  }

  @Override
  public CallResult<S> handleCall(Request<S, ?> request, From<?> from, S state) throws Exception {
    return request.apply(state);
  }

  @Override
  public Next<S> handleCast(Tell<S> message, S state) throws Exception {
    @Nullable S next = message.change().apply(state);
    return next == null ? badReturn("cast", state) : noReply(next);
  }
}
