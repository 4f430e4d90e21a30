package dev.ostinato.server;

import dev.ostinato.internal.release.Carrier;

/** Whether code of another release can take the place of a server's code. */
final class Fit {

  private Fit() {}

  /** Why it cannot; an empty text if it can. */
  static String problem(GenServer<?, ?, ?> old, Object code, Object state, Carrier carrier) {
    if (!(code instanceof GenServer<?, ?, ?> next)) {
      return code.getClass().getName() + " is no GenServer in " + carrier.target();
    }
    var before = Protocol.of(old);
    var after = Protocol.of(next);
    if (!isSame(before.calls(), after.calls(), carrier)) {
      return otherProtocol(after, "answers", before.calls(), after.calls(), carrier);
    }
    if (!isSame(before.casts(), after.casts(), carrier)) {
      return otherProtocol(after, "takes", before.casts(), after.casts(), carrier);
    }
    if (!after.state().isInstance(state)) {
      return "expected codeChange of "
          + after.serverName()
          + " to make a "
          + after.state().getName()
          + ", got a "
          + state.getClass().getName();
    }
    return "";
  }

  private static boolean isSame(Class<?> before, Class<?> after, Carrier carrier) {
    return carrier.isForeign(before)
        ? carrier.standsFor(before).filter(after::equals).isPresent()
        : before == after;
  }

  private static String otherProtocol(
      Protocol server, String does, Class<?> before, Class<?> after, Carrier carrier) {
    return server.serverName()
        + " has another protocol in "
        + carrier.target()
        + ": it "
        + does
        + " "
        + after.getName()
        + ", where its clients have "
        + before.getName();
  }
}
