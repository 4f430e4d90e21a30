package dev.ostinato.examples.kv;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/** Values by key. Each bucket is a server of its own, named by the string that a client sent. */
public interface Bucket {

  sealed interface Request<R> extends Call<Bucket, R> {}

  record Get(String key) implements Request<Optional<String>> {}

  record Put(String key, String value) implements Request<Ok> {}

  record Delete(String key) implements Request<Ok> {}

  Registry.Unique<String, Ok> NAMES = Registry.unique("buckets");

  static ServerName<Bucket> called(String name) {
    return NAMES.via(name);
  }

  /** The bucket of that name, which is started unless it runs. */
  static ServerRef<Bucket> create(String name) {
    return GenServer.start(called(name), new BucketServer()).orExisting(ServerRef::at);
  }

  /** The names of all buckets, in the order of their code points. */
  static List<String> names() {
    return NAMES.rows().stream()
        .map(Registry.Row::key)
        .sorted((a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()))
        .toList();
  }

  static void endAll() {
    NAMES.rows().forEach(row -> Processes.exit(row.pid(), ExitReason.SHUTDOWN));
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
}

record BucketServer()
    implements GenServer<Map<String, String>, Bucket.Request<?>, Cast<Bucket>>, Bucket {

  @Override
  public InitResult<Map<String, String>> init() {
    return ok(new HashMap<>());
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
    };
  }
}
