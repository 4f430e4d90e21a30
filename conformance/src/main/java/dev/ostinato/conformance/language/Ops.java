package dev.ostinato.conformance.language;

import static dev.ostinato.conformance.language.Grammar.CHILD;
import static dev.ostinato.conformance.language.Grammar.COMMAND;
import static dev.ostinato.conformance.language.Grammar.FUNCTION;
import static dev.ostinato.conformance.language.Grammar.INIT;
import static dev.ostinato.conformance.language.Grammar.MESSAGE;
import static dev.ostinato.conformance.language.Grammar.WORK;
import static dev.ostinato.conformance.language.Shape.ADDRESS;
import static dev.ostinato.conformance.language.Shape.COUNT;
import static dev.ostinato.conformance.language.Shape.FLAG;
import static dev.ostinato.conformance.language.Shape.NAME;
import static dev.ostinato.conformance.language.Shape.REASON;
import static dev.ostinato.conformance.language.Shape.TIMEOUT;
import static dev.ostinato.conformance.language.Shape.VALUE;

import dev.ostinato.conformance.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every op of the language: its area and its keys. */
public final class Ops {

  private record Op(String area, Keys keys) {}

  private static final Map<String, Op> OPS = new LinkedHashMap<>();

  static {
    processes();
    registries();
    supervisors();
    tasksAndAgents();
    sys();
  }

  private Ops() {}

  /** The area that an op belongs to; empty if there is no such op. */
  public static Optional<String> area(String op) {
    return Optional.ofNullable(OPS.get(op)).map(Op::area);
  }

  /** The ops of an area. */
  public static Set<String> of(String area) {
    return OPS.entrySet().stream()
        .filter(each -> each.getValue().area().equals(area))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  static void check(Json step) throws MalformedException {
    if (!(step instanceof Json.Members members)) {
      throw Shape.unexpected("an object", step);
    }
    if (!(members.find("op").orElse(Json.NULL) instanceof Json.Text(var name))) {
      throw new MalformedException("no \"op\" in " + step);
    }
    Op op = OPS.get(name);
    if (op == null) {
      throw new MalformedException("unknown op \"" + name + "\"");
    }
    op.keys().check(step);
  }

  private static Keys op(String area, String name) {
    var keys = new Keys().needs("op", NAME);
    OPS.put(name, new Op(area, keys));
    return keys;
  }

  private static void processes() {
    op("genserver", "start")
        .needs("as", NAME)
        .needs("init", INIT)
        .may("link", FLAG)
        .may("name", ADDRESS)
        .may("timeout", TIMEOUT)
        .may("hibernate_after", COUNT);
    op("genserver", "call").needs("to", ADDRESS).needs("msg", COMMAND).may("timeout", TIMEOUT);
    op("genserver", "cast").needs("to", ADDRESS).needs("msg", COMMAND);
    op("genserver", "send").needs("to", ADDRESS).needs("msg", MESSAGE);
    op("genserver", "stop").needs("to", ADDRESS).may("reason", REASON).may("timeout", TIMEOUT);
    op("genserver", "exit").needs("to", NAME).needs("reason", REASON);
    op("genserver", "link").needs("to", NAME);
    op("genserver", "unlink").needs("to", NAME);
    op("genserver", "monitor").needs("to", ADDRESS);
    op("genserver", "demonitor").needs("to", ADDRESS).may("flush", FLAG);
    op("genserver", "trap_exit").needs("on", FLAG);
    op("genserver", "alive").needs("of", NAME);
    op("genserver", "inbox");
    op("genserver", "wait").needs("ms", COUNT);
    op("genserver", "whereis").needs("name", ADDRESS);
    op("genserver", "register").needs("of", NAME).needs("name", NAME);
    op("genserver", "unregister").needs("name", NAME);
    op("genserver", "send_after")
        .needs("as", NAME)
        .needs("to", NAME)
        .needs("msg", MESSAGE)
        .needs("ms", COUNT);
    op("genserver", "cancel_timer").needs("as", NAME);
  }

  private static void registries() {
    op("registry", "reg_start")
        .needs("as", NAME)
        .needs("keys", Shape.oneOf("unique", "duplicate"))
        .may("partitions", COUNT);
    op("registry", "reg_register").needs("reg", NAME).needs("key", VALUE).needs("value", VALUE);
    op("registry", "reg_unregister").needs("reg", NAME).needs("key", VALUE);
    op("registry", "reg_lookup").needs("reg", NAME).needs("key", VALUE);
    op("registry", "reg_keys").needs("reg", NAME).needs("of", NAME);
    op("registry", "reg_count").needs("reg", NAME);
    op("registry", "reg_values").needs("reg", NAME).needs("key", VALUE).needs("of", NAME);
    op("registry", "reg_send_all").needs("reg", NAME).needs("key", VALUE).needs("msg", MESSAGE);
    op("registry", "reg_meta_put").needs("reg", NAME).needs("key", NAME).needs("value", VALUE);
    op("registry", "reg_meta").needs("reg", NAME).needs("key", NAME);
  }

  private static void supervisors() {
    op("supervisor", "sup_start")
        .needs("as", NAME)
        .may("strategy", Shape.oneOf("one_for_one", "one_for_all", "rest_for_one"))
        .may("max_restarts", COUNT)
        .may("max_seconds", COUNT)
        .may("auto_shutdown", Shape.oneOf("never", "any_significant", "all_significant"))
        .may("children", Shape.list(CHILD));
    op("supervisor", "children").needs("of", NAME);
    op("supervisor", "count").needs("of", NAME);
    op("supervisor", "start_child").needs("of", NAME).needs("child", CHILD);
    op("supervisor", "terminate_child").needs("of", NAME).needs("id", NAME);
    op("supervisor", "restart_child").needs("of", NAME).needs("id", NAME);
    op("supervisor", "delete_child").needs("of", NAME).needs("id", NAME);
    op("supervisor", "sup_stop").needs("of", NAME).may("reason", REASON);
    op("dynamic", "dyn_start")
        .needs("as", NAME)
        .may("max_restarts", COUNT)
        .may("max_seconds", COUNT)
        .may("max_children", COUNT);
    op("dynamic", "dyn_start_child").needs("of", NAME).needs("child", CHILD);
    op("dynamic", "dyn_terminate_child").needs("of", NAME).needs("child", NAME);
    op("dynamic", "dyn_children").needs("of", NAME);
    op("dynamic", "dyn_count").needs("of", NAME);
  }

  private static void tasksAndAgents() {
    op("task", "task_async").needs("as", NAME).needs("do", WORK);
    op("task", "task_sup_start").needs("as", NAME);
    op("task", "task_nolink").needs("as", NAME).needs("sup", NAME).needs("do", WORK);
    op("task", "task_await").needs("as", NAME).may("timeout", TIMEOUT);
    op("task", "task_yield").needs("as", NAME).needs("timeout", TIMEOUT);
    op("task", "task_shutdown")
        .needs("as", NAME)
        .needs("how", Shape.either(COUNT, Shape.oneOf("brutal_kill")));
    op("task", "task_await_many").needs("as", Shape.list(NAME)).needs("timeout", TIMEOUT);
    op("task", "async_stream")
        .needs("items", Shape.list(WORK))
        .needs(
            "opts",
            new Keys()
                .may("ordered", FLAG)
                .may("max_concurrency", COUNT)
                .may("timeout", TIMEOUT)
                .may("on_timeout", Shape.oneOf("exit", "kill_task")));
    op("agent", "agent_start").needs("as", NAME).needs("init", FUNCTION);
    op("agent", "agent_get").needs("of", NAME).needs("fun", FUNCTION).may("timeout", TIMEOUT);
    op("agent", "agent_update").needs("of", NAME).needs("fun", FUNCTION).may("timeout", TIMEOUT);
    op("agent", "agent_get_and_update").needs("of", NAME).needs("fun", FUNCTION);
    op("agent", "agent_cast").needs("of", NAME).needs("fun", FUNCTION);
    op("agent", "agent_stop").needs("of", NAME).may("reason", REASON);
  }

  private static void sys() {
    op("sys", "get_state").needs("of", ADDRESS);
    op("sys", "replace_state").needs("of", ADDRESS).needs("value", VALUE);
    op("sys", "suspend").needs("of", ADDRESS);
    op("sys", "resume").needs("of", ADDRESS);
    op("sys", "change_code").needs("of", ADDRESS).needs("vsn", NAME).needs("extra", Grammar.EXTRA);
  }
}
