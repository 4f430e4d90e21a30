package dev.ostinato.benchmarks.cell;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * One process that measures one system in one row. It prints a line {@code slice VALUE…} for each
 * slice: operations per second, bytes for each process, or microseconds at p50, p99 and p99.9.
 *
 * @param batch what the number of operations is a multiple of
 * @param population how many processes are weighed
 */
public record Cell(
    Duration warmUp, Duration slice, int slices, long batch, int population, PrintStream out) {

  private static final int WARMING = 1000;

  public void measure(Program program) throws Exception {
    try (program) {
      switch (program) {
        case Program.Work work -> rate(work);
        case Program.Load load -> latency(load);
        case Program.Population growing -> weigh(growing, WARMING);
      }
    }
  }

  private void rate(Program.Work work) throws Exception {
    long operations = batch;
    long nanos = Math.max(1, work.run(operations));
    long start = System.nanoTime();
    while (nanos < slice.toNanos() / 2 || System.nanoTime() - start < warmUp.toNanos()) {
      double wanted = (double) operations * slice.toNanos() / nanos;
      long next = inBatches(Math.min(wanted, 4.0 * operations));
      if (next == operations && System.nanoTime() - start >= warmUp.toNanos()) {
        break;
      }
      operations = next;
      nanos = Math.max(1, work.run(operations));
    }
    operations = inBatches((double) operations * slice.toNanos() / nanos);
    for (int i = 0; i < slices; i++) {
      nanos = Math.max(1, work.run(operations));
      print(operations * 1e9 / nanos);
    }
  }

  private long inBatches(double operations) {
    return Math.max(1, Math.round(operations / batch)) * batch;
  }

  private void latency(Program.Load load) throws Exception {
    load.run(warmUp, new Latencies());
    for (int i = 0; i < slices; i++) {
      var latencies = new Latencies();
      load.run(slice, latencies);
      print(latencies.micros(0.5), latencies.micros(0.99), latencies.micros(0.999));
    }
  }

  /** Weighs them after {@code warming} others, whose start also loads all classes. */
  void weigh(Program.Population growing, int warming) throws Exception {
    growing.grow(warming);
    long before = used();
    growing.grow(population);
    print((double) (used() - before) / population);
  }

  private static long used() throws InterruptedException {
    var runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(Duration.ofMillis(50));
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }

  private void print(double... values) {
    var line = new StringBuilder("slice");
    for (double value : values) {
      line.append(String.format(Locale.ROOT, " %.3f", value));
    }
    out.println(line);
    out.flush();
  }
}
