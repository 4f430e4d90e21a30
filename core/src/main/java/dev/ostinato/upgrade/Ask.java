package dev.ostinato.upgrade;

import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;

/**
 * A request to a server, past its messages, and the wait for the answer: many can be on their way.
 */
record Ask(ReplyCell cell) {

  static Ask send(LocalProcess self, LocalProcess server, SystemRequest request) {
    var cell = new ReplyCell(self, server);
    cell.sendSystem(request);
    return new Ask(cell);
  }

  boolean isAnswered() {
    return cell.isReady();
  }

  /** Waits for the answer; false if the time is over. */
  boolean await(long deadline) {
    return cell.owner().await(cell, deadline);
  }

  /** The answer, if it has come and is one: not if the server has ended. */
  Outcome<Object> outcome() {
    return cell.isReady() ? cell.outcome() : new Outcome.Exit<>(new ExitReason.Timeout());
  }

  /** Waits no longer. */
  void drop() {
    cell.abandon();
  }
}
