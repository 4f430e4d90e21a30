package dev.ostinato.examples.kv.buckets;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/** Version 2: each value knows which one of its key it is. */
record BucketServer(String name)
    implements GenServer<Map<String, Bucket.Entry>, Bucket.Request<?>, Cast<Bucket>>, Bucket {

  /** A client may have started another one while this was to be restarted: one is enough. */
  @Override
  public InitResult<Map<String, Entry>> init() {
    Processes.label("bucket " + name);
    return switch (NAMES.register(name, OK)) {
      case Registry.Registration.Registered() -> ok(new HashMap<>());
      case Registry.Registration.AlreadyRegistered _ -> ignore();
    };
  }

  /** The values of version 1 have no version yet: they are the first ones. */
  @Override
  public Map<String, Entry> codeChange(Object version, Object old, Object extra) {
    var values = new HashMap<String, Entry>();
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
  public CallResult<Map<String, Entry>> handleCall(
      Bucket.Request<?> request, From<?> from, Map<String, Entry> values) {
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
