package dev.ostinato.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import module dev.ostinato;
import module java.base;

/** What a program prints when it runs on a node of its own. */
public final class Output {

  private Output() {}

  public static List<String> of(Runnable program) {
    var printed = new ByteArrayOutputStream();
    var out = System.out;
    System.setOut(new PrintStream(printed, true, UTF_8));
    try (var node = Node.open()) {
      node.run(Executors.callable(program));
    } finally {
      System.setOut(out);
    }
    return printed.toString(UTF_8).lines().toList();
  }
}
