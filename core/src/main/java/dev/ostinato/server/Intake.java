package dev.ostinato.server;

import dev.ostinato.internal.call.CallMessage;
import dev.ostinato.internal.call.StopMessage;
import dev.ostinato.internal.call.SystemMessage;
import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.mailbox.Letter;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Work;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a server takes next: requests of the system before messages, and while it is suspended, or
 * held by an upgrade, of the messages only that it is to end.
 */
abstract class Intake implements Work {
  final LocalProcess self;
  final @Nullable LocalProcess parent;
  private boolean suspended;
  private boolean held;
  private @Nullable Letter looked; // the last one that it has looked at while it takes none

  Intake(LocalProcess self, @Nullable LocalProcess parent) {
    this.self = self;
    this.parent = parent;
  }

  /** Answers a request of the system. */
  abstract Outcome<Object> serve(SystemRequest request);

  /**
   * The oldest message; null if the deadline comes first, or if there is none and no message now.
   * System requests are served before it; each makes a plain time-out begin again.
   */
  final @Nullable Object next(long deadline, After after) {
    long end = deadline;
    while (true) {
      if (self.nextRequest() instanceof SystemMessage(var cell, var request)) {
        self.checkpoint();
        cell.complete(serve(request));
        end = endAfterRequest(end, after);
        continue;
      }
      var letter = takesMessages() ? self.letterAfter(null) : toldToEnd();
      if (letter != null) {
        self.checkpoint();
        if (letter instanceof CallMessage call) {
          self.answers(call.cell());
        }
        self.takeOut(letter);
        return letter.message();
      }
      boolean mayLeave = deadline == Clock.NEVER;
      if (mayLeave || !self.await(self, takesMessages() ? end : Clock.NEVER)) {
        return null;
      }
    }
  }

  /** The one message that a suspended server takes: that it is to end. */
  private @Nullable Letter toldToEnd() {
    var letter = self.unreadAfter(looked);
    while (letter != null && !isEnd(letter.message())) {
      looked = letter;
      letter = self.unreadAfter(letter);
    }
    return letter;
  }

  private boolean isEnd(Object message) {
    return message instanceof StopMessage
        || (message instanceof ExitSignal(var from, _) && from == parent);
  }

  /** The end of a wait in which a system request was served. */
  static long endAfterRequest(long end, After after) {
    return after instanceof After.Timeout timeout && timeout.isPlain()
        ? Clock.deadline(timeout.time())
        : end;
  }

  @Override
  public final boolean takesMessages() {
    return !suspended && !held;
  }

  final boolean isSuspended() {
    return suspended;
  }

  @Override
  public final boolean isHeld() {
    return held;
  }

  /** Whether an upgrade lets it take messages. */
  final void hold(boolean on) {
    held = on;
    looked = null;
  }

  final void suspend(boolean on) {
    suspended = on;
    looked = null;
  }
}
