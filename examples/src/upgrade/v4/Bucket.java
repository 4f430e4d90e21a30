package dev.ostinato.examples.kv.buckets;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/**
 * Version 4: nobody gets it, for the data of one bucket cannot be changed.
 *
 * <p>Each bucket is a server of its own, named by the string that a client sent.
 */
public interface Bucket {

  sealed interface Request<R> extends Call<Bucket, R> {}

  record Get(String key) implements Request<Optional<Entry>> {}

  /** The reply is the version of the value. */
  record Put(String key, String value) implements Request<Long> {}

  /** A value, and which one of its key it is, counted from 1. */
  record Entry(String value, long version) {}

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

  static Optional<Entry> get(ServerRef<Bucket> bucket, String key) {
    return bucket.call(new Get(key));
  }

  static long put(ServerRef<Bucket> bucket, String key, String value) {
    return bucket.call(new Put(key, value));
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

record BucketServer(String name)
    implements GenServer<NavigableMap<String, Bucket.Entry>, Bucket.Request<?>, Cast<Bucket>>,
        Bucket {

  /** A client may have started another one while this was to be restarted: one is enough. */
  @Override
  public InitResult<NavigableMap<String, Entry>> init() {
    Processes.label("bucket " + name);
    return switch (NAMES.register(name, OK)) {
      case Registry.Registration.Registered() -> ok(new TreeMap<>());
      case Registry.Registration.AlreadyRegistered _ -> ignore();
    };
  }

  /**
   * Fails for one bucket.
   *
   * @param extra its name
   */
  @Override
  public NavigableMap<String, Entry> codeChange(Object version, Object old, Object extra) {
    if (name.equals(extra)) {
      throw new IllegalStateException("the data of " + name + " cannot be changed");
    }
    var values = new TreeMap<String, Entry>();
    ((Map<?, ?>) old).forEach((key, value) -> values.put((String) key, entry(value)));
    return values;
  }

  private static Entry entry(Object old) {
    return switch (old) {
      case String value -> new Entry(value, 1);
      case Entry entry -> entry;
      default -> throw new IllegalArgumentException("no value of a bucket: " + old);
    };
  }

  @Override
  public CallResult<NavigableMap<String, Entry>> handleCall(
      Bucket.Request<?> request, From<?> from, NavigableMap<String, Entry> values) {
    return switch (request) {
      case Get get -> get.reply(Optional.ofNullable(values.get(get.key())), values);
      case Put put -> {
        var before = values.get(put.key());
        long version = before == null ? 1 : before.version() + 1;
        values.put(put.key(), new Entry(put.value(), version));
        yield put.reply(version, values);
      }
      case Delete delete -> {
        values.remove(delete.key());
        yield delete.reply(OK, values);
      }
      case Crash _ -> throw new IllegalStateException("a client said CRASH");
    };
  }
}
