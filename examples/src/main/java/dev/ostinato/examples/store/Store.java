package dev.ostinato.examples.store;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/** A generic server: the sealed root has no reply type, so each request says both. */
public record Store<K, V>()
    implements GenServer<Map<K, V>, Store.Request<K, V>, Cast<Store<K, V>>> {

  public sealed interface Request<K, V> extends Message<Store<K, V>> {}

  public record Get<K, V>(K key) implements Request<K, V>, Call<Store<K, V>, Optional<V>> {}

  public record Put<K, V>(K key, V value) implements Request<K, V>, Call<Store<K, V>, Ok> {}

  /** A question of the client's own; its reply is whatever {@code read} returns. */
  public record Select<K, V, A>(Function<? super Map<K, V>, ? extends A> read)
      implements Request<K, V>, Call<Store<K, V>, A> {}

  // Client

  public static <K, V> StartResult<ServerRef<Store<K, V>>> startLink() {
    return GenServer.startLink(new Store<K, V>());
  }

  public static <K, V> Optional<V> get(ServerRef<Store<K, V>> store, K key) {
    return store.call(new Get<>(key));
  }

  public static <K, V> void put(ServerRef<Store<K, V>> store, K key, V value) {
    store.call(new Put<>(key, value));
  }

  public static <K, V, A> A select(
      ServerRef<Store<K, V>> store, Function<? super Map<K, V>, ? extends A> read) {
    return store.call(new Select<>(read));
  }

  // Server

  @Override
  public InitResult<Map<K, V>> init() {
    return ok(new HashMap<>());
  }

  @Override
  public CallResult<Map<K, V>> handleCall(Request<K, V> request, From<?> from, Map<K, V> map) {
    return switch (request) {
      case Get<K, V> get -> get.reply(Optional.ofNullable(map.get(get.key())), map);
      case Put<K, V> put -> {
        map.put(put.key(), put.value());
        yield put.reply(OK, map);
      }
      case Select<K, V, ?> select -> answer(select, map);
    };
  }

  private <A> CallResult<Map<K, V>> answer(Select<K, V, A> select, Map<K, V> map) {
    return select.reply(select.read().apply(map), map);
  }

  // Use

  static void main() {
    var store = Store.<String, Integer>startLink().orElseThrow();
    put(store, "milk", 3);
    put(store, "bread", 1);
    int eggs = store.call(new Get<>("eggs")).orElse(0);
    int size = select(store, Map::size);
    var keys = select(store, map -> List.copyOf(new TreeSet<>(map.keySet())));
    IO.println("eggs: " + eggs);
    IO.println("kinds of things: " + size + ", " + keys);
    IO.println("milk: " + get(store, "milk").orElseThrow());
  }
}
