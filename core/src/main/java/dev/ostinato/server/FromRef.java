package dev.ostinato.server;

import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import java.util.Objects;

/** The client of one call. */
record FromRef<R>(ReplyCell cell, Object request) implements From<R> {

  @Override
  public Pid pid() {
    return cell.owner();
  }

  @Override
  public void reply(R value) {
    LocalProcess.checkCaller();
    cell.complete(new Outcome.Ok<Object>(Objects.requireNonNull(value, "reply")));
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
  public String toString() {
    return "client " + cell.owner() + " of " + Words.brief(request);
  }
}
