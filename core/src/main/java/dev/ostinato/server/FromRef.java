package dev.ostinato.server;

import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carried;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client of one call.
 *
 * @param asker the release of its code if that is another one than the server's
 */
record FromRef<R>(ReplyCell cell, Object request, @Nullable ReleaseLoader asker)
    implements From<R>, Carried {

  @Override
  public Pid pid() {
    return cell.owner();
  }

  @Override
  public void reply(R value) {
    LocalProcess.checkCaller();
    complete(Objects.requireNonNull(value, "reply"));
  }

  /** Brings the reply, as the client's release has it. */
  void complete(Object value) {
    cell.complete(outcome(value));
  }

  /** As {@link #complete}, on the client's own thread. */
  void completeOwn(Object value) {
    cell.completeOwn(outcome(value));
  }

  private Outcome<Object> outcome(Object value) {
    try {
      return new Outcome.Ok<>(Late.reply(isUpgraded() ? null : asker, value));
    } catch (CannotCarry failed) {
      return new Outcome.Exit<>(new ExitReason.BadCall(Late.refusal(value, failed)));
    }
  }

  /** Whether the client is a server that has other code by now than when it asked. */
  private boolean isUpgraded() {
    var code = asker == null || cell.makesMessage() ? null : cell.owner().code();
    var release = code == null ? null : ReleaseLoader.of(code.getClass());
    return release != null && release != asker;
  }

  @Override
  public boolean isWaiting() {
    return cell.isWaiting();
  }

  @Override
  @SuppressWarnings("unchecked") // the request says what its client waits for
  public <Q> From<Q> as(Call<?, Q> ofRequest) {
    if (ofRequest != request) {
      throw new IllegalArgumentException(
          "expected the request of this call, "
              + Words.brief(request)
              + ", got: "
              + Words.brief(ofRequest));
    }
    return (From<Q>) this;
  }

  @Override
  public Object carried(Carrier carrier) throws CannotCarry {
    var next = carrier.carryOne(".request", request);
    return next == request
        ? this
        : new FromRef<>(cell, next, asker != null ? asker : ReleaseLoader.of(request.getClass()));
  }

  @Override
  public String toString() {
    return "client " + cell.owner() + " of " + Words.brief(request);
  }
}
