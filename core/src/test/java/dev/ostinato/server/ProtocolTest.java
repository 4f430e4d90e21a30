package dev.ostinato.server;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Ok.OK;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server declares that it understands, and what becomes of the rest. */
@SuppressWarnings("SameNameButDifferent")
@ExtendWith(OnFreshNode.class)
class ProtocolTest {

  private final Log log = Log.open();

  @AfterEach
  void close() {
    log.close();
  }

  record Counter(int first) implements GenServer<Integer, Counter.Request<?>, Counter.Event> {

    sealed interface Request<R> extends Call<Counter, R> {}

    record Get() implements Request<Integer> {}

    sealed interface Event extends Cast<Counter> {}

    record Add(int amount) implements Event {}

    @Override
    public InitResult<Integer> init() {
      return ok(first);
    }

    @Override
    public CallResult<Integer> handleCall(Request<?> request, From<?> from, Integer count) {
      return switch (request) {
        case Get get -> get.reply(count, count);
      };
    }

    @Override
    public Next<Integer> handleCast(Event event, Integer count) {
      return switch (event) {
        case Add(int amount) -> noReply(count + amount);
      };
    }
  }

  /** The one hole: it compiles, though it is none of the counter's requests. */
  record Bad() implements Call<Counter, String> {}

  record BadCast(int amount) implements Cast<Counter> {}

  private static ServerRef<Counter> counter() {
    return GenServer.<Counter>start(new Counter(0)).orElseThrow();
  }

  private static <T> ExitReason refusal(ServerRef<T> server, Call<? super T, ?> request) {
    var exit = catchThrowableOfType(ExitException.class, () -> server.call(request));
    assertThat(exit).isNotNull();
    return exit.reason();
  }

  /** A server that takes neither calls nor casts. */
  record Silent() implements GenServer<Integer, Call<Silent, ?>, Cast<Silent>> {
    @Override
    public InitResult<Integer> init() {
      return ok(1);
    }
  }

  @Test
  void a_server_that_names_no_calls_of_its_own_answers_none_of_others() {
    ServerRef<Silent> silent = GenServer.start(new Silent()).orElseThrow();
    ServerRef<Counter> claimed = ServerRef.at(silent.address());
    assertThatThrownBy(() -> claimed.call(new Counter.Get()))
        .isInstanceOfSatisfying(
            ExitException.class,
            exit -> assertThat(exit.reason()).isInstanceOf(ExitReason.BadCall.class));
    assertThat(silent.whereis()).isPresent();
  }

  /** A server of any calls, which has a handler for them. */
  record Open() implements GenServer<Integer, Call<Open, ?>, Cast<Open>> {
    record Ask() implements Call<Open, Integer> {}

    @Override
    public InitResult<Integer> init() {
      return ok(1);
    }

    @Override
    public CallResult<Integer> handleCall(Call<Open, ?> call, From<?> from, Integer state) {
      return ((Ask) call).reply(state, state);
    }
  }

  @Test
  void a_server_of_any_calls_answers_those_that_it_handles() {
    ServerRef<Open> open = GenServer.start(new Open()).orElseThrow();
    assertThat(open.call(new Open.Ask())).isEqualTo(1);
  }

  @Nested
  class Foreign {

    @Test
    void call_exits_its_caller_and_says_who_what_and_what_instead() { // style 5.1, the hole
      var reason = refusal(counter(), new Bad());
      assertThat(reason)
          .isEqualTo(
              new ExitReason.BadCall(
                  "ProtocolTest.Counter does not understand Bad[];"
                      + " it answers ProtocolTest.Counter.Request"));
    }

    @Test
    void call_does_no_harm_to_the_server_and_is_not_logged() {
      var counter = counter();
      refusal(counter, new Bad());
      counter.cast(new Counter.Add(1));
      assertThat(counter.call(new Counter.Get())).isEqualTo(1);
      assertThat(log.errors()).isEmpty();
    }

    @Test
    void request_comes_back_as_an_outcome() {
      var outcome = counter().sendRequest(new Bad()).yield(INFINITY).orElseThrow();
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Exit.class,
              exit -> assertThat(exit.reason()).isInstanceOf(ExitReason.BadCall.class));
    }

    @Test
    void cast_is_logged_and_dropped() {
      var counter = counter();
      counter.cast(new BadCast(1));
      assertThat(counter.call(new Counter.Get())).isZero();
      assertThat(log.errors()).hasSize(1);
      assertThat(log.errors().getFirst())
          .contains(
              counter.address().toString(),
              "ProtocolTest.Counter does not understand BadCast[amount=1];"
                  + " it takes ProtocolTest.Counter.Event");
    }

    @Test
    void call_over_a_handle_that_claims_another_type_exits_its_caller() {
      var counter = counter();
      ServerRef<Puppet> claimed = ServerRef.at(counter.address());
      assertThat(refusal(claimed, Puppet.state())).isInstanceOf(ExitReason.BadCall.class);
      claimed.cast(Puppet.mark("x"));
      assertThat(counter.call(new Counter.Get())).isZero();
    }

    @Test
    void message_of_the_protocol_that_is_sent_plainly_is_info() {
      try (var info = Log.open(Counter.class.getName())) {
        var counter = counter();
        counter.send(new Counter.Add(1));
        assertThat(counter.call(new Counter.Get())).isZero();
        assertThat(info.errors())
            .containsExactly("unexpected message in handleInfo: Add[amount=1]");
      }
    }
  }

  @Nested
  class Generic {

    record Store<K, V>() implements GenServer<Map<K, V>, Store.Request<K, V>, Cast<Store<K, V>>> {

      sealed interface Request<K, V> extends Message<Store<K, V>> {}

      record Get<K, V>(K key) implements Request<K, V>, Call<Store<K, V>, Optional<V>> {}

      record Put<K, V>(K key, V value) implements Request<K, V>, Call<Store<K, V>, Ok> {}

      record Select<K, V, A>(Function<? super Map<K, V>, ? extends A> read)
          implements Request<K, V>, Call<Store<K, V>, A> {}

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
    }

    record Foreign<K, V>() implements Call<Store<K, V>, String> {}

    private ServerRef<Store<String, Integer>> store() {
      return GenServer.<Store<String, Integer>>start(new Store<String, Integer>()).orElseThrow();
    }

    @Test
    void server_answers_what_is_typed_by_its_parameters() {
      var store = store();
      assertThat(store.call(new Store.Put<>("milk", 3))).isEqualTo(OK);
      assertThat(store.call(new Store.Get<>("milk"))).contains(3);
      int size = store.call(new Store.Select<String, Integer, Integer>(Map::size));
      assertThat(size).isEqualTo(1);
    }

    @Test
    void server_refuses_what_is_none_of_its_requests() {
      var store = store();
      assertThat(refusal(store, new Foreign<>()).toString())
          .contains("ProtocolTest.Generic.Store does not understand Foreign[]")
          .contains("it answers ProtocolTest.Generic.Store.Request");
      assertThat(store.call(new Store.Get<>("x"))).isEmpty();
    }
  }

  @Nested
  class Erased {

    /** A framework's server: what it answers is known to its subclasses. */
    abstract static class Base<S, C extends Call<Derived, ?>>
        implements GenServer<S, C, Cast<Derived>> {}

    static class Derived extends Base<String, Derived.Ask> {
      record Ask(String text) implements Call<Derived, String> {}

      @Override
      public InitResult<String> init() {
        return ok("");
      }

      @Override
      public CallResult<String> handleCall(Ask request, From<?> from, String state) {
        return request.reply(request.text() + "!", state);
      }
    }

    record Foreign() implements Call<Derived, String> {}

    @Test
    void type_that_a_subclass_fixes_is_found() {
      ServerRef<Derived> server = GenServer.<Derived>start(new Derived()).orElseThrow();
      assertThat(server.call(new Derived.Ask("hello"))).isEqualTo("hello!");
      assertThat(refusal(server, new Foreign())).isInstanceOf(ExitReason.BadCall.class);
      assertThat(server.call(new Derived.Ask("still here"))).isEqualTo("still here!");
    }

    /** Nothing is known of C but its bound: anything that is a Call goes to the handler. */
    static final class Open<C extends Call<Open<?>, String>>
        implements GenServer<String, C, Cast<Open<?>>> {
      @Override
      public InitResult<String> init() {
        return ok("");
      }

      @Override
      public CallResult<String> handleCall(C request, From<?> from, String state) {
        return request.reply("got " + request, state);
      }
    }

    record One() implements Call<Open<?>, String> {}

    record Two() implements Call<Open<?>, String> {}

    @Test
    void type_that_is_not_known_is_its_bound() {
      ServerRef<Open<?>> server = GenServer.<Open<?>>start(new Open<One>()).orElseThrow();
      assertThat(server.call(new One())).isEqualTo("got One[]");
      assertThat(server.call(new Two())).isEqualTo("got Two[]");
    }

    record Question() implements Call<Object, String> {}

    @Test
    void server_may_be_anonymous() {
      ServerRef<Object> server =
          GenServer.<Object>start(
                  new GenServer<String, Question, Cast<Object>>() {
                    @Override
                    public InitResult<String> init() {
                      return ok("anonymous");
                    }

                    @Override
                    public CallResult<String> handleCall(
                        Question request, From<?> from, String state) {
                      return request.reply(state, state);
                    }
                  })
              .orElseThrow();
      assertThat(server.call(new Question())).isEqualTo("anonymous");
      record Stranger() implements Call<Object, String> {}

      assertThat(refusal(server, new Stranger()).toString())
          .contains("does not understand Stranger[]; it answers ProtocolTest.Erased.Question");
    }

    record Quiet() implements Cast<Minimal> {}

    /** A server that is a lambda in all but name: only init. */
    interface Minimal extends GenServer<String, Call<Minimal, ?>, Cast<Minimal>> {}

    @Test
    void server_may_be_a_lambda_for_it_needs_init_only() {
      Minimal minimal = () -> new InitResult.Ok<>("lambda", After.RECEIVE);
      var server = GenServer.<Minimal>startMonitor(minimal).orElseThrow().handle();
      server.stop();
      assertThat(receive(Down.class).reason()).isEqualTo(ExitReason.NORMAL);
      var other = GenServer.<Minimal>startMonitor(minimal).orElseThrow().handle();
      other.cast(new Quiet());
      assertThat(receive(Down.class).reason()).isInstanceOf(ExitReason.Crash.class);
    }
  }

  @Nested
  class Apart {

    /** A protocol apart from its servers, of which one wants more than another. */
    interface Speaker {
      record Say(String text) implements Call<Speaker, String> {}
    }

    record Polite() implements GenServer<String, Speaker.Say, Cast<Speaker>>, Speaker {
      @Override
      public InitResult<String> init() {
        return ok("please");
      }

      @Override
      public CallResult<String> handleCall(Say request, From<?> from, String state) {
        return request.reply(request.text() + ", " + state, state);
      }
    }

    @Test
    void protocol_types_the_handle() {
      ServerRef<Speaker> speaker = GenServer.<Speaker>start(new Polite()).orElseThrow();
      assertThat(speaker.call(new Speaker.Say("tea"))).isEqualTo("tea, please");
      ServerName<Speaker> name = ServerName.local("speaker");
      GenServer.start(name, new Polite()).orElseThrow();
      assertThat(name.call(new Speaker.Say("milk"))).isEqualTo("milk, please");
    }
  }

  @Nested
  class Reply {

    /** Replies to one request with what another one has made. */
    record Mixed() implements GenServer<String, Mixed.Request<?>, Cast<Mixed>> {
      sealed interface Request<R> extends Call<Mixed, R> {}

      record Count() implements Request<Integer> {}

      record Text() implements Request<String> {}

      @Override
      public InitResult<String> init() {
        return ok("s");
      }

      @Override
      public CallResult<String> handleCall(Request<?> request, From<?> from, String state) {
        return new Text().reply("no number", state);
      }
    }

    @Test
    void of_another_request_is_found_at_the_latest_by_the_caller() {
      ServerRef<Mixed> mixed = GenServer.<Mixed>start(new Mixed()).orElseThrow();
      assertThat(mixed.call(new Mixed.Text())).isEqualTo("no number");
      var failure =
          catchThrowableOfType(
              ClassCastException.class,
              () -> {
                int number = mixed.call(new Mixed.Count());
                Pid.self().send(number);
              });
      assertThat(failure).isNotNull();
      assertThat(receive(ZERO)).isEmpty();
    }
  }

  @Test
  void a_process_written_by_hand_sees_a_cast_as_a_message_and_no_call() {
    var tester = Pid.self();
    var byHand =
        Processes.spawn(() -> {
          tester.send(receive());
          tester.send(receive());
        });
    ServerRef<Counter> claimed = ServerRef.at(byHand);
    var id = claimed.sendRequest(new Counter.Get());
    claimed.cast(new Counter.Add(1));
    claimed.send("plain");
    assertThat(receive()).isEqualTo(new Counter.Add(1));
    assertThat(receive()).isEqualTo("plain");
    assertThat(id.yield(INFINITY)).contains(new Outcome.Exit<>(ExitReason.NORMAL));
  }
}
