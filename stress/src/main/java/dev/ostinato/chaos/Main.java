package dev.ostinato.chaos;

import dev.ostinato.process.Down;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** Builds a tree, kills what it can of it, and looks at what is left. */
public final class Main {

  private static final Logger LIBRARY = Logger.getLogger("dev.ostinato");

  private Main() {}

  public static void main(String... words) {
    System.exit(run(words));
  }

  private static int run(String... words) {
    if (List.of(words).contains("--help")) {
      System.out.print(Plan.USAGE);
      return 0;
    }
    Plan plan;
    try {
      plan = Plan.parse(words);
    } catch (IllegalArgumentException misused) {
      System.err.println(misused.getMessage());
      System.err.print(Plan.USAGE);
      return 2;
    }
    LIBRARY.setLevel(Level.OFF); // each kill would be told
    var wrong = Processes.run(() -> inProcess(plan));
    wrong.stream().limit(20).forEach(System.out::println);
    System.out.println(wrong.isEmpty() ? "all is right" : wrong.size() + " things are wrong");
    return wrong.isEmpty() ? 0 : 1;
  }

  /**
   * Plays on a virtual thread: while writers write, main would wait long for each turn of its own.
   */
  private static List<String> inProcess(Plan plan) {
    var main = Pid.self();
    Processes.spawnLink(() -> main.send(new Verdict(play(plan))));
    return Processes.receive(Verdict.class).wrong();
  }

  private record Verdict(List<String> wrong) {}

  private static List<String> play(Plan plan) {
    System.out.println(plan);
    Processes.register(Tree.INSPECTOR, Pid.self());
    var tree = new Tree(plan);
    long begin = System.nanoTime();
    tree.start();
    System.out.println("the tree is up after " + since(begin));
    begin = System.nanoTime();
    var acknowledged = harm(tree);
    System.out.println(plan.kills() + " kills took " + since(begin));
    return new Inspection(tree).of(acknowledged);
  }

  /** Kills while others write; returns what was acknowledged. */
  private static Map<Integer, Writer.Written> harm(Tree tree) {
    var plan = tree.plan();
    var random = new SplittableRandom(plan.seed());
    var self = Pid.self();
    var writers =
        IntStream.range(0, plan.writers())
            .mapToObj(i -> new Writer(tree, i, plan.writers(), random.split()))
            .map(writer -> Processes.spawnLink(() -> writer.run(self), SpawnOption.label("writer")))
            .toList();
    new Killer(tree, random.split()).run(plan.kills());
    var acknowledged = new HashMap<Integer, Writer.Written>();
    long failed = 0;
    for (var writer : writers) {
      var monitor = Processes.monitor(writer);
      writer.send(new Writer.Stop());
      var done = Processes.receive(Writer.Done.class);
      acknowledged.putAll(done.acknowledged());
      failed += done.failed();
      Processes.receive(Down.class, down -> down.monitor() == monitor);
    }
    System.out.println("writes that met a dead server: " + failed);
    return acknowledged;
  }

  private static Duration since(long begin) {
    return Duration.ofMillis((System.nanoTime() - begin) / 1_000_000);
  }
}
