package dev.ostinato.upgrade;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.server.GenServer;
import org.jspecify.annotations.Nullable;

/**
 * What a server will be.
 *
 * @param old its code now
 * @param version what its code says that it is
 * @param state for the next code to change
 * @param also what is done in the same step
 * @param isTouched whether there is something of the release in it
 */
record Prepared(
    Object old, Object version, Object code, Object state, Runnable also, boolean isTouched) {

  /** In the words of a state that is null, which no server should have. */
  private static final Object NO_STATE = "null";

  /** Whether it is a server of the release, which changes its state itself. */
  boolean isOfRelease() {
    return ReleaseLoader.of(old.getClass()) != null;
  }

  Prepared state(Object changed) {
    return new Prepared(old, version, code, changed, also, isTouched);
  }

  /**
   * Looks at a server, in its process, and changes nothing.
   *
   * @param given what the next release starts it from, or null
   */
  static Prepared of(
      Object old, @Nullable Object state, @Nullable Object given, ReleaseLoader past, Carrier to)
      throws CannotCarry {
    var own = to.another();
    var moveOwn = LocalProcess.running().move(past, own);
    if (old instanceof Holds holds && state != null) {
      var held = to.another();
      var move = holds.move(state, given, held);
      boolean isTouched = given != null || own.hasMet() || held.hasMet();
      return new Prepared(
          old, "", move.code(), move.state(), both(move.also(), moveOwn), isTouched);
    }
    var code =
        given == null
            ? to.another().carryOne("server", old)
            : to.another().merge("server", old, given);
    var next = to.copying().carry("state", state);
    var version = ((GenServer<?, ?, ?>) old).version();
    return new Prepared(old, version, code, next == null ? NO_STATE : next, moveOwn, true);
  }

  private static Runnable both(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }
}
