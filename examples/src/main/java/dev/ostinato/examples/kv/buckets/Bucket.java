package dev.ostinato.examples.kv.buckets;

import module dev.ostinato;
import module java.base;

/** Values by key. Each bucket is a server of its own, named by the string that a client sent. */
public interface Bucket {

  sealed interface Request<R> extends Call<Bucket, R> {}

  record Get(String key) implements Request<Optional<String>> {}

  record Put(String key, String value) implements Request<Ok> {}

  record Delete(String key) implements Request<Ok> {}

  /** Its handler throws. */
  record Crash() implements Request<Ok> {}

  Registry.Unique<String, Ok> NAMES = Registry.unique("buckets");

  DynamicSupervisor SUPERVISOR = DynamicSupervisor.local("bucket supervisor");

  static ServerName<Bucket> called(String name) {
    return NAMES.via(name);
  }

  /** Starts the bucket of that name, unless it runs. */
  static void create(String name) {
    ChildSpec<ServerRef<Bucket>> bucket = GenServer.childSpec(new BucketServer(name));
    var result = SUPERVISOR.startChild(bucket.id(name).restart(Restart.TRANSIENT));
    if (result instanceof StartResult.Failed<?>(var reason)) throw new ExitException(reason);
  }

  /** The names of all buckets, in the order of their code points. */
  static List<String> names() {
    return NAMES.rows().stream()
        .map(Registry.Row::key)
        .sorted((a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()))
        .toList();
  }

  static Optional<String> get(ServerRef<Bucket> bucket, String key) {
    return bucket.call(new Get(key));
  }

  static void put(ServerRef<Bucket> bucket, String key, String value) {
    bucket.call(new Put(key, value));
  }

  static void delete(ServerRef<Bucket> bucket, String key) {
    bucket.call(new Delete(key));
  }

  /** Makes it crash; returns when the empty one that takes its place is there. */
  static void crash(ServerRef<Bucket> bucket) {
    try {
      bucket.call(new Crash());
    } catch (ExitException exit) {
      if (!(exit.reason() instanceof ExitReason.Crash)) throw exit;
    }
    SUPERVISOR.count(); // It answers when it has restarted what has ended before.
  }
}
