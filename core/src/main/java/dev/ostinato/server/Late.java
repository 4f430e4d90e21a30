package dev.ostinato.server;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.Words;
import org.jspecify.annotations.Nullable;

/**
 * Messages between code of one release and code of another: they were on their way when it took
 * over, or are sent by code of before that still runs.
 */
final class Late {

  private Late() {}

  /**
   * What a server gets of a message: the message, or what the carrier makes of it for the release
   * that the server is of.
   */
  static Object message(@Nullable ReleaseLoader mine, Object message) throws CannotCarry {
    return mine == null
            || message.getClass().getClassLoader() == mine
            || !mine.follows()
            || message instanceof String
            || message instanceof Number
        ? message
        : Carrier.toNewest(mine).carryOne(message.getClass().getSimpleName(), message);
  }

  /** The same for code that starts: that of the release that runs. */
  static GenServer<?, ?, ?> code(GenServer<?, ?, ?> server) throws CannotCarry {
    var loader = ReleaseLoader.of(server.getClass());
    return loader == null || loader.next() == null
        ? server
        : (GenServer<?, ?, ?>)
            Carrier.toNewest(loader).carryOne(server.getClass().getName(), server);
  }

  /** The release of whoever made a request; null if it is not of another one than the server. */
  static @Nullable ReleaseLoader asker(Object request, Object carried) {
    return request == carried ? null : ReleaseLoader.of(request.getClass());
  }

  /** What the asker gets of a reply. */
  static Object reply(@Nullable ReleaseLoader asker, Object value) throws CannotCarry {
    return asker == null ? value : Carrier.back(asker).carryOne("reply", value);
  }

  static String refusal(Object message, CannotCarry why) {
    return Words.brief(message) + " is of another release than the server: " + why.getMessage();
  }
}
