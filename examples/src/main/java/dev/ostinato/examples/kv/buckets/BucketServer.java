package dev.ostinato.examples.kv.buckets;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/** A bucket: a map that nobody else sees. */
record BucketServer(String name)
    implements GenServer<Map<String, String>, Bucket.Request<?>, Cast<Bucket>>, Bucket {

  /** A client may have started another one while this was to be restarted: one is enough. */
  @Override
  public InitResult<Map<String, String>> init() {
    Processes.label("bucket " + name);
    return switch (NAMES.register(name, OK)) {
      case Registry.Registration.Registered() -> ok(new HashMap<>());
      case Registry.Registration.AlreadyRegistered _ -> ignore();
    };
  }

  @Override
  public CallResult<Map<String, String>> handleCall(
      Bucket.Request<?> request, From<?> from, Map<String, String> values) {
    return switch (request) {
      case Get get -> get.reply(Optional.ofNullable(values.get(get.key())), values);
      case Put put -> {
        values.put(put.key(), put.value());
        yield put.reply(OK, values);
      }
      case Delete delete -> {
        values.remove(delete.key());
        yield delete.reply(OK, values);
      }
      case Crash _ -> throw new IllegalStateException("a client said CRASH");
    };
  }
}
