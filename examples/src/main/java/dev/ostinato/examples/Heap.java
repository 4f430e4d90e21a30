package dev.ostinato.examples;

/** The memory of this JVM. */
public final class Heap {

  private Heap() {}

  /** What is used when garbage has been collected, in MiB. */
  public static double used() {
    var runtime = Runtime.getRuntime();
    System.gc();
    return (runtime.totalMemory() - runtime.freeMemory()) / (double) (1 << 20);
  }
}
