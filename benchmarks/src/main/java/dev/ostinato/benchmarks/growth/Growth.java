package dev.ostinato.benchmarks.growth;

import dev.ostinato.process.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Measures each operation among a thousand servers, ten thousand, and so on. */
public final class Growth {

  private static final long SLICE = Duration.ofMillis(150).toNanos();
  private static final int SLICES = 5;

  private Growth() {}

  /** Measures up to {@code most} servers, prints each figure, and draws all of them. */
  public static void run(int most, Path file, PrintStream out) throws IOException {
    Map<String, Map<Integer, Double>> nanos = Processes.run(() -> measure(most, out));
    Files.writeString(file, Plot.of(nanos));
    out.println("# drawn into " + file);
  }

  private static Map<String, Map<Integer, Double>> measure(int most, PrintStream out) {
    var nanos = new LinkedHashMap<String, Map<Integer, Double>>();
    var population = new Population();
    population.growTo(1000);
    // The first round only warms up.
    population.operations().forEach((_, operation) -> median(operation));
    for (int size = 1000; size <= most; size *= 10) {
      population.growTo(size);
      for (var operation : population.operations().entrySet()) {
        double median = median(operation.getValue());
        nanos.computeIfAbsent(operation.getKey(), _ -> new TreeMap<>()).put(size, median);
        out.println(
            String.format(
                Locale.ROOT, "%-24s %,9d servers %,12.0f ns", operation.getKey(), size, median));
      }
    }
    return nanos;
  }

  private static double median(Population.Operation operation) {
    return IntStream.range(0, SLICES)
        .mapToDouble(_ -> slice(operation))
        .sorted()
        .toArray()[SLICES / 2];
  }

  private static double slice(Population.Operation operation) {
    long from = System.nanoTime();
    long done = 0;
    long nanos;
    do {
      for (int i = 0; i < 50; i++) {
        operation.run();
      }
      done += 50;
      nanos = System.nanoTime() - from;
    } while (nanos < SLICE);
    return (double) nanos / done;
  }
}
