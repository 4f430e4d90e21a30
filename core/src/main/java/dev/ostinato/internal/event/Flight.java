package dev.ostinato.internal.event;

/**
 * The way to a flight recording of the JVM. In one that has no flight recorder nothing is recorded,
 * and the classes of the events are never loaded.
 */
public final class Flight {

  private static final boolean EXISTS =
      ModuleLayer.boot().findModule("jdk.jfr").filter(Flight::isReadable).isPresent();

  private Flight() {}

  private static boolean isReadable(Module recorder) {
    return Flight.class.getModule().canRead(recorder);
  }

  /** Whether a recording wants starts of processes. */
  public static boolean wantsStarts() {
    return EXISTS && FlightEvents.wantsStarts();
  }

  /** Whether a recording wants ends of processes. */
  public static boolean wantsExits() {
    return EXISTS && FlightEvents.wantsExits();
  }

  /** Whether a recording wants calls, at least those that take long. */
  public static boolean wantsCalls() {
    return EXISTS && FlightEvents.wantsCalls();
  }

  /** Whether a recording wants what seldom happens: crashes, restarts, backlogs, long handlers. */
  public static boolean wantsTrouble() {
    return EXISTS && FlightEvents.wantsTrouble();
  }

  /** A process is about to begin. */
  public static void started(String process, String label, String parent) {
    if (EXISTS) {
      FlightEvents.started(process, label, parent);
    }
  }

  /** A process has ended. */
  public static void exited(String process, String reason, String because) {
    if (EXISTS) {
      FlightEvents.exited(process, reason, because);
    }
  }

  /** A process ends for a reason that nobody wanted. */
  public static void crashed(String process, String report) {
    if (EXISTS) {
      FlightEvents.crashed(process, report);
    }
  }

  /** A supervisor has started a child again. */
  public static void restarted(String process, String supervisor, String child, int restarts) {
    if (EXISTS) {
      FlightEvents.restarted(process, supervisor, child, restarts);
    }
  }

  /** More messages wait for a server than ever before. */
  public static void backlog(String process, int messages) {
    if (EXISTS) {
      FlightEvents.backlog(process, messages);
    }
  }

  /** A server is at one message for long: for so many nanoseconds. */
  public static void longHandler(
      String process, String message, long time, int waiting, String stack) {
    if (EXISTS) {
      FlightEvents.longHandler(process, message, time, waiting, stack);
    }
  }

  // Calls are timed: only where wantsCalls says so

  /** A call begins. */
  public static Object beginCall() {
    return FlightEvents.beginCall();
  }

  /** A call is over; whether it has taken so long that a recording wants it. */
  public static boolean isLong(Object begun) {
    return FlightEvents.isLong(begun);
  }

  /** Records a call that is over. */
  public static void called(
      Object begun, String caller, String server, String request, String failure) {
    FlightEvents.called(begun, caller, server, request, failure);
  }
}
