package dev.ostinato.internal.runtime;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a process does now that somebody waits for in vain. */
public final class Busy {

  private static final int MAX_FRAMES = 8;

  private Busy() {}

  /**
   * In words; a message is called by the name of its class only, for it may hold secrets.
   *
   * @param handledBefore how many messages it had handled when somebody began to wait
   * @param request what somebody waits for
   */
  public static String describe(LocalProcess server, int handledBefore, @Nullable Object request) {
    var waiting = server.backlog();
    return doing(server, handledBefore, request)
        + (waiting == 0 ? "" : "; messages that wait for it: " + waiting);
  }

  private static String doing(LocalProcess server, int handledBefore, @Nullable Object request) {
    var name = server.description();
    if (!server.isAlive()) {
      return name + " is about to end";
    }
    if (server.takesPart()) {
      return name + " is a special process: it serves requests when it receives as such";
    }
    if (!server.servesProtocols()) {
      return name + " is no server: it answers no calls, unless it is written to";
    }
    if (server.isHeld()) {
      return name + " is being upgraded: it handles no messages until that is over";
    }
    if (server.isSuspended()) {
      return name + " is suspended: it handles no messages until Sys.resume";
    }
    var thread = server.thread();
    if (thread == null || (server.isWaiting() && server.current() == null)) {
      return name
          + " has nothing to do: it has taken the request, and whoever is to answer it later has"
          + " not";
    }
    var what = what(server.current(), request);
    var since = server.handled() == handledBefore ? ", and was so all the time" : "";
    return name + " is busy with " + what + since + ", at" + frames(thread);
  }

  private static String what(@Nullable Object message, @Nullable Object request) {
    if (message == null) {
      return "something";
    }
    return message == request ? "this request" : message.getClass().getSimpleName();
  }

  private static String frames(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .limit(MAX_FRAMES)
        .map(frame -> "\n\tat " + frame)
        .collect(Collectors.joining());
  }
}
