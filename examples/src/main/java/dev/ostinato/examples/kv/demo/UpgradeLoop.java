package dev.ostinato.examples.kv.demo;

import module dev.ostinato;
import module java.base;
import module java.management;

import dev.ostinato.examples.Heap;
import dev.ostinato.examples.kv.KeyValue;
import dev.ostinato.examples.kv.buckets.Store;
import dev.ostinato.examples.kv.wire.Dialogue;
import dev.ostinato.examples.kv.wire.Endpoint;
import dev.ostinato.examples.kv.wire.Line;

/**
 * One upgrade after the other, between two versions, and what is left in memory of those before.
 */
record UpgradeLoop(int upgrades) {

  private static final int BUCKETS = 100;
  private static final int STEPS = 5;
  private static final int WARM_UP = 20;
  private static final int PATIENCE = 100;

  /** What a heap, and the room of classes, may differ by and still be where they were. */
  private static final double TOLERANCE = 4;

  private record Memory(double heap, double classes) {

    static Memory now() {
      double heap = Heap.used(); // it collects garbage first
      return new Memory(heap, metaspace() / 1024.0 / 1024.0);
    }

    private static long metaspace() {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getName().equals("Metaspace"))
          .mapToLong(pool -> pool.getUsage().getUsed())
          .sum();
    }

    boolean isLike(Memory before) {
      return heap <= before.heap + TOLERANCE && classes <= before.classes + TOLERANCE;
    }

    @Override
    public String toString() {
      return "%.1f MiB heap, %.1f MiB metaspace".formatted(heap, classes);
    }
  }

  int run() throws IOException {
    var folders = List.of(compiled(2), compiled(3));
    var store = LiveApplication.of(load(0, folders));
    var server = KeyValue.startLink(new Endpoint("127.0.0.1", 0), false, store).orElseThrow();
    try {
      for (int i = 0; i < BUCKETS; i++) {
        say(store, "CREATE bucket-" + i);
        say(store, "PUT bucket-" + i + " key value");
      }
      return upgrade(store, folders);
    } finally {
      server.stop();
    }
  }

  private int upgrade(LiveApplication store, List<Path> folders) {
    upgrade(store, folders, 1, WARM_UP);
    var before = Memory.now();
    System.out.println("after " + WARM_UP + " upgrades: " + before);
    var after = before;
    for (int step = 0; step < STEPS; step++) {
      upgrade(
          store,
          folders,
          WARM_UP + upgrades * step / STEPS + 1,
          WARM_UP + upgrades * (step + 1) / STEPS);
      after = Memory.now();
      System.out.println(
          "after " + (WARM_UP + upgrades * (step + 1) / STEPS) + " upgrades: " + after);
    }
    boolean same = after.isLike(before) && say(store, "GET bucket-7 key").contains("value");
    System.out.println("releases of before still in memory: " + left(store));
    System.out.println(same ? "all is where it was" : "something has stayed behind");
    return same ? 0 : 1;
  }

  private static void upgrade(LiveApplication store, List<Path> folders, int from, int to) {
    for (int i = from; i <= to; i++) {
      store.upgrade(load(i, folders)).orElseThrow();
    }
  }

  /** How many releases have not gone, though garbage was collected; the last may take a moment. */
  private static int left(LiveApplication store) {
    for (int i = 0; i < PATIENCE && !store.pastReleases().isEmpty(); i++) {
      Processes.sleep(Duration.ofMillis(20));
      System.gc();
    }
    return store.pastReleases().size();
  }

  private static List<String> say(LiveApplication store, String line) {
    return store.use(Dialogue.class, it -> it.answer(new Line.Text(line), false)).lines();
  }

  private static Path compiled(int version) throws IOException {
    var folder = Files.createTempDirectory("version-" + version + "-");
    Versions.sources(version).compile(folder);
    return folder;
  }

  private static Release load(int number, List<Path> folders) {
    var folder = folders.get(number % folders.size());
    var shared = List.of(Dialogue.class.getPackageName());
    return Release.load("" + number, Store.class.getName(), List.of(folder), shared);
  }
}
