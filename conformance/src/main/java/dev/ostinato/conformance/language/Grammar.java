package dev.ostinato.conformance.language;

import static dev.ostinato.conformance.language.Shape.ADDRESS;
import static dev.ostinato.conformance.language.Shape.COUNT;
import static dev.ostinato.conformance.language.Shape.FLAG;
import static dev.ostinato.conformance.language.Shape.INTEGER;
import static dev.ostinato.conformance.language.Shape.NAME;
import static dev.ostinato.conformance.language.Shape.REASON;
import static dev.ostinato.conformance.language.Shape.TIMEOUT;
import static dev.ostinato.conformance.language.Shape.VALUE;

import dev.ostinato.conformance.json.Json;

/** What can stand inside a step: commands, inits, work, functions, children. */
final class Grammar {

  static final Words COMMAND = new Words("command");
  static final Words INIT = new Words("init");
  static final Words WORK = new Words("work");
  static final Words FUNCTION = new Words("function");
  static final Keys CHILD = new Keys();
  static final Keys SUPERVISOR = new Keys();

  static final Words EXTRA =
      new Words("change of code").word("change", VALUE).word("refuse", REASON).word("raise", NAME);

  /** A message to any process; a list that begins with a word is a command to a probe. */
  static final Shape MESSAGE =
      value -> {
        if (value instanceof Json.Array array && array.word().isPresent()) {
          COMMAND.check(value);
        }
      };

  private static final Words ENDING =
      new Words("ending").word("sleep", COUNT).word("raise", NAME).word("exit", REASON);

  private static final Shape CONTINUATION =
      value -> {
        if (!(value instanceof Json.Text)) {
          COMMAND.check(value);
        }
      };

  static {
    COMMAND
        .word("reply", VALUE)
        .word("get")
        .word("set", VALUE)
        .word("add", INTEGER)
        .word("noreply")
        .word("set_timeout", COUNT)
        .word("hibernate")
        .word("continue", CONTINUATION)
        .word("defer", VALUE)
        .word("reply_deferred", VALUE, VALUE)
        .word("reply_early", VALUE, COUNT)
        .word("reply_twice", VALUE, VALUE)
        .word("stop", REASON)
        .word("stop_reply", REASON, VALUE)
        .word("raise", NAME)
        .word("exit", REASON)
        .word("bad_return")
        .word("sleep", COUNT, COMMAND)
        .word("trap_exit", FLAG)
        .word("on_terminate", ENDING)
        .word("link", NAME)
        .word("unlink", NAME)
        .word("monitor", ADDRESS)
        .word("demonitor", ADDRESS)
        .word("call", ADDRESS, COMMAND, TIMEOUT)
        .word("call_uncaught", ADDRESS, COMMAND, TIMEOUT)
        .word("start_link", NAME, INIT)
        .word("send_after", COUNT, MESSAGE)
        .word("register", NAME, VALUE, VALUE)
        .word("unregister", NAME, VALUE)
        .word("update_value", NAME, VALUE, INTEGER);
    INIT.word("ok", VALUE)
        .word("ok_timeout", VALUE, COUNT)
        .word("ok_continue", VALUE, CONTINUATION)
        .word("ok_hibernate", VALUE)
        .word("stop", REASON)
        .word("ignore")
        .word("raise", NAME)
        .word("exit", REASON)
        .word("throw", VALUE)
        .word("bad_return")
        .word("trap_exit", INIT)
        .word("sleep", COUNT, INIT);
    WORK.word("return", VALUE)
        .word("raise", NAME)
        .word("exit", REASON)
        .word("throw", VALUE)
        .word("sleep", COUNT, WORK)
        .word("trap_exit", WORK);
    FUNCTION
        .word("value", VALUE)
        .word("id")
        .word("add", INTEGER)
        .word("raise", NAME)
        .word("exit", REASON)
        .word("sleep", COUNT, FUNCTION);
    SUPERVISOR
        .may("strategy", Shape.oneOf("one_for_one", "one_for_all", "rest_for_one"))
        .may("max_restarts", COUNT)
        .may("max_seconds", COUNT)
        .may("auto_shutdown", Shape.oneOf("never", "any_significant", "all_significant"))
        .may("children", Shape.list(CHILD));
    CHILD
        .needs("id", NAME)
        .may("inits", Shape.list(INIT))
        .may("sup", SUPERVISOR)
        .may("restart", Shape.oneOf("permanent", "transient", "temporary"))
        .may("shutdown", Shape.either(COUNT, Shape.oneOf("brutal_kill", "infinity")))
        .may("significant", FLAG);
  }

  private Grammar() {}
}
