package dev.ostinato.examples.kv.buckets;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/** Version 4: nobody gets it, for the data of one bucket cannot be changed. */
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
