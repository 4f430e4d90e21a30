package dev.ostinato.conformance;

import dev.ostinato.conformance.area.Areas;
import dev.ostinato.conformance.play.Player;
import dev.ostinato.conformance.play.Watch;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** The conformance runner: plays scenarios of the oracle through the public API. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    Options options;
    try {
      options = Options.parse(args);
    } catch (Options.UsageException e) {
      System.err.println("error: " + e.getMessage());
      System.err.print(Options.USAGE);
      return Conformance.NOT_UNDERSTOOD;
    }
    if (options.help()) {
      System.out.print(Options.USAGE);
      return Conformance.PASSED;
    }
    silenceLogs();
    try (var watch = new Watch()) {
      var player = new Player(watch, Areas::ops);
      return new Conformance(options, player::play, System.out, System.err).run();
    }
  }

  /** Scenarios crash on purpose; what the library reports of it would bury the differences. */
  private static void silenceLogs() {
    LogManager.getLogManager().reset();
    Logger.getLogger("").setLevel(Level.OFF);
  }
}
