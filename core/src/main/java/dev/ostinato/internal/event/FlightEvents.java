package dev.ostinato.internal.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;

/** The events of a flight recording, and how they are filled. */
final class FlightEvents {

  private FlightEvents() {}

  @Name("dev.ostinato.ProcessStart")
  @Label("Process Start")
  @Category("Ostinato")
  @StackTrace(false)
  static final class ProcessStart extends Event {
    @Label("Process")
    String process = "";

    @Label("Label")
    String label = "";

    @Label("Started By")
    String parent = "";
  }

  @Name("dev.ostinato.ProcessExit")
  @Label("Process Exit")
  @Category("Ostinato")
  @StackTrace(false)
  static final class ProcessExit extends Event {
    @Label("Process")
    String process = "";

    @Label("Reason")
    String reason = "";

    @Label("Because Of")
    @Description("Who told it to exit, who had told that one, and so on")
    String because = "";
  }

  @Name("dev.ostinato.Crash")
  @Label("Crash")
  @Category("Ostinato")
  @StackTrace(false)
  static final class Crash extends Event {
    @Label("Process")
    String process = "";

    @Label("Report")
    String report = "";
  }

  @Name("dev.ostinato.Restart")
  @Label("Restart")
  @Category("Ostinato")
  @StackTrace(false)
  static final class Restart extends Event {
    @Label("Process")
    String process = "";

    @Label("Supervisor")
    String supervisor = "";

    @Label("Child")
    String child = "";

    @Label("Restarts")
    int restarts;
  }

  @Name("dev.ostinato.Call")
  @Label("Call")
  @Category("Ostinato")
  @Threshold("20 ms")
  @StackTrace(false)
  static final class Call extends Event {
    @Label("Caller")
    String caller = "";

    @Label("Server")
    String server = "";

    @Label("Request")
    @Description("The class of the request")
    String request = "";

    @Label("Failure")
    String failure = "";
  }

  @Name("dev.ostinato.Backlog")
  @Label("Backlog")
  @Category("Ostinato")
  @Description("More messages wait for a server than ever before")
  @StackTrace(false)
  static final class Backlog extends Event {
    @Label("Process")
    String process = "";

    @Label("Messages")
    int messages;
  }

  @Name("dev.ostinato.LongHandler")
  @Label("Long Handler")
  @Category("Ostinato")
  @Description("A server is at one message for long")
  @StackTrace(false)
  static final class LongHandler extends Event {
    @Label("Process")
    String process = "";

    @Label("Message")
    @Description("The class of the message")
    String message = "";

    @Label("So Far")
    @Timespan(Timespan.NANOSECONDS)
    long time;

    @Label("Messages Waiting")
    int waiting;

    @Label("Stack")
    String stack = "";
  }

  static boolean wantsStarts() {
    return new ProcessStart().isEnabled();
  }

  static boolean wantsExits() {
    return new ProcessExit().isEnabled();
  }

  static boolean wantsCalls() {
    return new Call().isEnabled();
  }

  static boolean wantsTrouble() {
    return new Crash().isEnabled()
        || new Restart().isEnabled()
        || new Backlog().isEnabled()
        || new LongHandler().isEnabled();
  }

  static void started(String process, String label, String parent) {
    var event = new ProcessStart();
    event.process = process;
    event.label = label;
    event.parent = parent;
    event.commit();
  }

  static void exited(String process, String reason, String because) {
    var event = new ProcessExit();
    event.process = process;
    event.reason = reason;
    event.because = because;
    event.commit();
  }

  static void crashed(String process, String report) {
    var event = new Crash();
    event.process = process;
    event.report = report;
    event.commit();
  }

  static void restarted(String process, String supervisor, String child, int restarts) {
    var event = new Restart();
    event.process = process;
    event.supervisor = supervisor;
    event.child = child;
    event.restarts = restarts;
    event.commit();
  }

  static void backlog(String process, int messages) {
    var event = new Backlog();
    event.process = process;
    event.messages = messages;
    event.commit();
  }

  static void longHandler(String process, String message, long time, int waiting, String stack) {
    var event = new LongHandler();
    event.process = process;
    event.message = message;
    event.time = time;
    event.waiting = waiting;
    event.stack = stack;
    event.commit();
  }

  static Object beginCall() {
    var event = new Call();
    event.begin();
    return event;
  }

  static boolean isLong(Object begun) {
    var event = (Call) begun;
    event.end();
    return event.shouldCommit();
  }

  static void called(Object begun, String caller, String server, String request, String failure) {
    var event = (Call) begun;
    event.caller = caller;
    event.server = server;
    event.request = request;
    event.failure = failure;
    event.commit();
  }
}
