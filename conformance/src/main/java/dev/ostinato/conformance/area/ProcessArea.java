package dev.ostinato.conformance.area;

import static java.util.Map.entry;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Probe;
import dev.ostinato.conformance.play.Reasons;
import dev.ostinato.conformance.play.Stage;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Processes;
import dev.ostinato.process.TimerRef;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.StartOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Processes and servers: start, call, cast, stop, links, monitors, names, exit signals, timers. */
final class ProcessArea implements Area {

  private static final Json OK = Json.of("ok");
  private static final Json BAD_ARGUMENT = Json.tagged("raised", Json.of("badarg"));

  private final Stage stage;
  private final Map<Json, Monitor> monitors = new HashMap<>();
  private final Map<String, TimerRef> timers = new HashMap<>();

  ProcessArea(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Map<String, Op> ops() {
    return Map.ofEntries(
        entry("start", this::start),
        entry("call", this::call),
        entry("cast", this::cast),
        entry("send", this::send),
        entry("stop", this::stop),
        entry("exit", this::exit),
        entry("link", step -> stage.link(step.text("to"))),
        entry("unlink", this::unlink),
        entry("monitor", this::monitor),
        entry("demonitor", this::demonitor),
        entry("trap_exit", this::trapExit),
        entry("alive", step -> Json.of(Processes.isAlive(stage.pid(step.text("of"))))),
        entry("inbox", this::inbox),
        entry("wait", this::await),
        entry("whereis", this::whereis),
        entry("register", this::register),
        entry("unregister", this::unregister),
        entry("send_after", this::sendAfter),
        entry("cancel_timer", this::cancelTimer));
  }

  private Json start(Step step) throws Exception {
    var probe = new Probe(stage, step.text("as"), List.of(step.json("init")));
    Optional<ServerName<Probe>> name = step.find("name").map(stage::name);
    Optional<Duration> timeout = Stage.timeout(step.find("timeout"));
    var options = new ArrayList<StartOption>();
    timeout.map(StartOption::timeout).ifPresent(options::add);
    Stage.timeout(step.find("hibernate_after"))
        .map(StartOption::hibernateAfter)
        .ifPresent(options::add);
    boolean link = step.find("link").isPresent() && step.flag("link");
    return stage
        .clock()
        .timed(
            "the time-out of a start",
            timeout.orElse(Processes.INFINITY),
            () -> start(probe, name, link, options.toArray(StartOption[]::new)));
  }

  private Json start(
      Probe probe, Optional<ServerName<Probe>> name, boolean link, StartOption... options) {
    if (name.isEmpty()) {
      return stage.started(
          link ? GenServer.startLink(probe, options) : GenServer.start(probe, options));
    }
    return stage.started(
        link
            ? GenServer.startLink(name.get(), probe, options)
            : GenServer.start(name.get(), probe, options));
  }

  private Json call(Step step) throws Exception {
    var server = stage.server(step.json("to"));
    var request = new Probe.Do((Json.Array) step.json("msg"));
    Optional<Duration> timeout = Stage.timeout(step.find("timeout"));
    if (timeout.isEmpty()) {
      return server.call(request);
    }
    return stage
        .clock()
        .timed("the time-out of a call", timeout.get(), () -> server.call(request, timeout.get()));
  }

  private Json cast(Step step) {
    stage.server(step.json("to")).cast(new Probe.Tell((Json.Array) step.json("msg")));
    return OK;
  }

  private Json send(Step step) {
    stage.process(step.json("to")).send(step.json("msg"));
    return OK;
  }

  private Json stop(Step step) throws Exception {
    var server = stage.server(step.json("to"));
    var reason = Reasons.of(step.find("reason").orElse(Json.of("normal")));
    Duration timeout = Stage.timeout(step.find("timeout").orElse(Json.of(5000)));
    return stage
        .clock()
        .timed(
            "the time-out of a stop",
            timeout,
            () -> {
              server.stop(reason, timeout);
              return OK;
            });
  }

  private Json exit(Step step) {
    Processes.exit(stage.pid(step.text("to")), Reasons.of(step.json("reason")));
    return OK;
  }

  private Json unlink(Step step) {
    Processes.unlink(stage.pid(step.text("to")));
    return OK;
  }

  private Json monitor(Step step) {
    Json target = step.json("to");
    monitors.put(target, Processes.monitor(stage.process(target)));
    return OK;
  }

  private Json demonitor(Step step) {
    Monitor monitor = monitors.get(step.json("to"));
    if (monitor == null) {
      return Json.of("nobody");
    }
    if (step.find("flush").isPresent() && step.flag("flush")) {
      Processes.demonitorAndFlush(monitor);
    } else {
      Processes.demonitor(monitor);
    }
    return OK;
  }

  private Json trapExit(Step step) {
    Processes.trapExits(step.flag("on"));
    return OK;
  }

  private Json inbox(Step step) {
    var messages = new ArrayList<Json>();
    Optional<Object> message = Processes.receive(Duration.ZERO);
    while (message.isPresent()) {
      messages.add(stage.terms().message(message.get()));
      message = Processes.receive(Duration.ZERO);
    }
    return new Json.Array(messages);
  }

  private Json await(Step step) {
    stage.clock().sleep("a wait", Duration.ofMillis(step.number("ms")));
    return OK;
  }

  private Json whereis(Step step) {
    return stage
        .process(step.json("name"))
        .whereis()
        .map(stage.terms()::of)
        .orElse(Json.of("none"));
  }

  private Json register(Step step) {
    var name = stage.names().local(step.text("name"));
    return Processes.register(name, stage.pid(step.text("of"))) ? OK : BAD_ARGUMENT;
  }

  private Json unregister(Step step) {
    return Processes.unregister(stage.names().local(step.text("name"))) ? OK : BAD_ARGUMENT;
  }

  private Json sendAfter(Step step) {
    TimerRef timer =
        Processes.sendAfter(
            stage.pid(step.text("to")), step.json("msg"), Duration.ofMillis(step.number("ms")));
    timers.put(step.text("as"), timer);
    return OK;
  }

  private Json cancelTimer(Step step) {
    TimerRef timer = timers.get(step.text("as"));
    if (timer == null) {
      return Json.of("nobody");
    }
    return Json.of(timer.cancel().isPresent() ? "cancelled" : "gone");
  }
}
