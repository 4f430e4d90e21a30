package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.Arguments;
import dev.ostinato.examples.Heap;
import dev.ostinato.examples.kv.buckets.Bucket;

/** Makes and ends millions of buckets, each of another name, and looks for what they leave. */
public final class Names {

  private static final String USAGE =
      """
      usage: kv-names [--count N]
        --count N   how many names, 10000000 unless told otherwise
      """;

  private static final int STEP = 1_000_000;
  private static final int WARM_UP = 20_000;

  /** What a heap may differ by and still be where it was. */
  private static final double TOLERANCE = 4;

  private record Usage(double mebibytes, int processes, int names) {

    static Usage now() {
      return new Usage(Heap.used(), Processes.list().size(), Bucket.NAMES.count());
    }

    boolean isLike(Usage before) {
      return mebibytes <= before.mebibytes + TOLERANCE
          && processes <= before.processes
          && names == before.names;
    }

    @Override
    public String toString() {
      return "%.1f MiB used, %d processes, %d names".formatted(mebibytes, processes, names);
    }
  }

  private Names() {}

  public static void main(String... words) throws Exception {
    System.exit(run(words));
  }

  static int run(String... words) throws Exception {
    return Arguments.run(USAGE, Set.of("count"), Names::useNames, words);
  }

  private static int useNames(Arguments arguments) {
    int count = arguments.number("count", 10 * STEP, 1, 1_000_000_000);
    return Processes.run(() -> useAndLook(count));
  }

  private static int useAndLook(int count) {
    Bucket.NAMES.startLink().orElseThrow();
    DynamicSupervisor.named(Bucket.SUPERVISOR).startLink().orElseThrow();
    use("warm-up ", 0, WARM_UP);
    var before = Usage.now();
    var after = before;
    System.out.println("before: " + before);
    for (int done = 0; done < count; ) {
      int next = Math.min(done + STEP, count);
      use("name ", done, next);
      after = Usage.now();
      System.out.println("after %d names: %s".formatted(next, after));
      done = next;
    }
    boolean same = after.isLike(before);
    System.out.println(same ? "all is where it was" : "something has stayed behind");
    return same ? 0 : 1;
  }

  /** Does it in a process of its own: a thread that is none takes longer to wake. */
  private static void use(String prefix, int from, int to) {
    var user =
        Processes.spawnMonitor(() -> {
          for (int i = from; i < to; i++) {
            Bucket.create(prefix + i);
            ServerRef<Bucket> bucket = Bucket.called(prefix + i);
            Bucket.put(bucket, "number", String.valueOf(i));
            bucket.stop();
          }
        });
    var down = Processes.receive(Down.class, it -> it.monitor().equals(user.monitor()));
    if (!down.reason().equals(ExitReason.NORMAL)) throw Processes.exit(down.reason());
  }
}
