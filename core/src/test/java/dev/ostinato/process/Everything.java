package dev.ostinato.process;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Every operation that a process has, to be tried where it must not succeed. */
final class Everything {

  // no ProcessLocal: what reads it must do so where it can do nothing else
  private static final ThreadLocal<Prepared> PREPARED = new ThreadLocal<>();
  private static final ProcessLocal<Integer> VARIABLE = ProcessLocal.withInitial(() -> 0);
  private static final Name NAME = Name.local("everything");

  private Everything() {}

  private record Prepared(Pid self, Pid other, Monitor monitor, Alias alias) {}

  /** What operations refer to; to be made while they still can be done. */
  static void prepare() {
    var other = Extras.idle();
    PREPARED.set(new Prepared(Pid.self(), other, Processes.monitor(other), Processes.alias()));
  }

  private static Prepared prepared() {
    return Objects.requireNonNull(PREPARED.get(), "call prepare first");
  }

  static Stream<Arguments> operations() {
    return Stream.of(
        operation("spawn", () -> Processes.spawn(() -> {})),
        operation("spawnLink", () -> Processes.spawnLink(() -> {})),
        operation("spawnMonitor", () -> Processes.spawnMonitor(() -> {})),
        operation("start", () -> Processes.start(Everything::up)),
        operation("startLink", () -> Processes.startLink(Everything::up)),
        operation("exit", () -> Processes.exit(prepared().other(), ExitReason.NORMAL)),
        operation("onExit", () -> Processes.onExit(() -> {})),
        operation("sleep", () -> Processes.sleep(Duration.ZERO)),
        operation("receive", () -> Processes.receive(Duration.ZERO)),
        operation("sendAfter", () -> Processes.sendAfter(NAME, "late", Duration.ofDays(1))),
        operation("alias", Processes::alias),
        operation("replyAlias", Processes::replyAlias),
        operation("link", () -> Processes.link(prepared().other())),
        operation("unlink", () -> Processes.unlink(prepared().other())),
        operation("trapExits", () -> Processes.trapExits(true)),
        operation("monitor", () -> Processes.monitor(prepared().other())),
        operation("demonitor", () -> Processes.demonitor(prepared().monitor())),
        operation("demonitorAndFlush", () -> Processes.demonitorAndFlush(prepared().monitor())),
        operation("register", () -> Processes.register(NAME, prepared().other())),
        operation("unregister", () -> Processes.unregister(NAME)),
        operation("registered", Processes::registered),
        operation("label", () -> Processes.label("label")),
        operation("isAlive", () -> Processes.isAlive(prepared().self())),
        operation("info", () -> Processes.info(prepared().self())),
        operation("list", Processes::list),
        operation("run", () -> Processes.run(() -> true)),
        operation("Pid.send", () -> prepared().other().send("hello")),
        operation("Name.send", () -> NAME.send("hello")),
        operation("Alias.send", () -> prepared().alias().send("hello")),
        operation("Alias.unalias", () -> prepared().alias().unalias()),
        operation("ProcessLocal.get", VARIABLE::get),
        operation("ProcessLocal.put", () -> VARIABLE.put(1)),
        operation("ProcessLocal.erase", VARIABLE::erase));
  }

  private static void up(InitAck<Boolean> starter) {
    starter.ok(true);
  }

  private static Arguments operation(String name, Action action) {
    return arguments(name, action);
  }
}
