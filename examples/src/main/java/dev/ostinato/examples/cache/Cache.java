package dev.ostinato.examples.cache;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/** A store that forgets each value a while after it was put. */
public record Cache<K, V>(Duration timeToLive)
    implements GenServer<Cache.State<K, V>, Cache.Request<K, V>, Cast<Cache<K, V>>> {

  public sealed interface Request<K, V> extends Message<Cache<K, V>> {}

  public record Get<K, V>(K key) implements Request<K, V>, Call<Cache<K, V>, Optional<V>> {}

  public record Put<K, V>(K key, V value) implements Request<K, V>, Call<Cache<K, V>, Ok> {}

  public record State<K, V>(Map<K, Held<V>> held) {}

  public record Held<V>(V value, TimerRef timer) {}

  private record Expired(Object key) {}

  // Client

  public static <K, V> Optional<V> get(ServerRef<Cache<K, V>> cache, K key) {
    return cache.call(new Get<>(key));
  }

  public static <K, V> void put(ServerRef<Cache<K, V>> cache, K key, V value) {
    cache.call(new Put<>(key, value));
  }

  // Server

  @Override
  public InitResult<State<K, V>> init() {
    return ok(new State<>(new HashMap<>()));
  }

  @Override
  public CallResult<State<K, V>> handleCall(
      Request<K, V> request, From<?> from, State<K, V> state) {
    return switch (request) {
      case Get<K, V> get ->
          get.reply(Optional.ofNullable(state.held().get(get.key())).map(Held::value), state);
      case Put<K, V> put -> {
        var timer = Processes.sendAfter(Pid.self(), new Expired(put.key()), timeToLive);
        var old = state.held().put(put.key(), new Held<>(put.value(), timer));
        if (old != null) old.timer().cancel();
        yield put.reply(OK, state).hibernate();
      }
    };
  }

  @Override
  public Next<State<K, V>> handleInfo(Object message, State<K, V> state) {
    return switch (message) {
      case Expired(var key) -> {
        state.held().remove(key);
        yield noReply(state);
      }
      default -> unexpected(message, state);
    };
  }

  // Use

  static void main() {
    var lasting = cache(Duration.ofHours(1));
    put(lasting, "tea", "hot");
    IO.println("tea now: " + get(lasting, "tea").orElse("cold"));
    var fleeting = cache(Duration.ofMillis(10));
    put(fleeting, "tea", "hot");
    while (get(fleeting, "tea").isPresent()) Processes.sleep(Duration.ofMillis(1));
    IO.println("tea later: " + get(fleeting, "tea").orElse("cold"));
  }

  private static ServerRef<Cache<String, String>> cache(Duration timeToLive) {
    return GenServer.<Cache<String, String>>startLink(new Cache<String, String>(timeToLive))
        .orElseThrow();
  }
}
