package dev.ostinato.upgrade;

import dev.ostinato.application.Application;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a program from its sources, and upgrades it whenever they are saved: {@code java -p PATH -m
 * dev.ostinato/dev.ostinato.upgrade.Dev [--shared PACKAGE]... FOLDER APPLICATION [ARGUMENT]...}
 */
public final class Dev {

  private static final String USAGE =
      """
      usage: dev.ostinato.upgrade.Dev [--shared PACKAGE]... FOLDER APPLICATION [ARGUMENT]...
        --shared PACKAGE  its classes are those that the program was started with
        FOLDER            where the sources are
        APPLICATION       the class of the application, one of these sources
        ARGUMENT          for the application\
      """;

  private Dev() {}

  public static void main(String... words) throws IOException {
    var rest = new ArrayDeque<>(Arrays.asList(words));
    var shared = new ArrayList<String>();
    while (rest.size() > 1 && rest.getFirst().equals("--shared")) {
      rest.removeFirst();
      shared.add(rest.removeFirst());
    }
    if (rest.size() < 2) {
      System.err.println(USAGE);
      System.exit(2);
    }
    var sources =
        new LiveSources(Path.of(rest.removeFirst()), List.of(), rest.removeFirst(), shared);
    LiveApplication live;
    try {
      live = LiveApplication.of(sources.release("as it was started"));
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(1);
      return;
    }
    try (var _ = sources.watch(live, text -> System.out.println(text))) {
      Application.run(live, rest.toArray(String[]::new));
    }
  }
}
