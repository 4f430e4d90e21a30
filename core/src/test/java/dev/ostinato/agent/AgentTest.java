package dev.ostinato.agent;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.OnFreshNode.waitingMessages;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Name;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.registry.Registry;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.Restart;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.Shutdown;
import dev.ostinato.server.StartOption;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import dev.ostinato.sys.Sys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Agents: their start, what they apply, and what ends them. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class AgentTest {

  record Ruin(String what) implements ExitReason.Custom {}

  private static <S> Agent<S> agent(S state) {
    return Agent.<S>start(() -> state).orElseThrow();
  }

  private static <S> S stateOf(Agent<S> agent) {
    return agent.get(state -> state);
  }

  private static ExitException exitOf(Runnable work) {
    var exit = catchThrowableOfType(ExitException.class, work::run);
    assertThat(exit).isNotNull();
    return exit;
  }

  private static ExitReason reasonOf(Runnable work) {
    return exitOf(work).reason();
  }

  private static ExitReason failure(StartResult<?> result) {
    return ((StartResult.Failed<?>) result).reason();
  }

  /** Why the agent has ended, which it has or is about to. */
  private static ExitReason endOf(Runnable work, Agent<?> agent) {
    var monitor = Processes.monitor(agent);
    work.run();
    return receive(Down.class, down -> down.monitor().equals(monitor)).reason();
  }

  private static String message(ExitReason reason) {
    return ((ExitReason.Crash) reason).message().orElseThrow();
  }

  private static <S> S fail(S state, String message) {
    throw new IllegalStateException(state + ": " + message);
  }

  @Nested
  class Start {

    @Test
    void makes_the_first_state_in_a_process_of_its_own() { // suite: start_link/2 workflow
      var agent = Agent.<Pid>startLink(Pid::self).orElseThrow();
      assertThat(stateOf(agent)).isEqualTo(agent.address()).isNotEqualTo(Pid.self());
      assertThat(Processes.info((Pid) agent.address()).orElseThrow().links()).contains(Pid.self());
      assertThat(Processes.isAlive((Pid) agent.address())).isTrue();
    }

    @Test
    void without_a_link_leaves_the_starter_alone() {
      var agent = Agent.<Integer>start(() -> 1).orElseThrow();
      assertThat(Processes.info((Pid) agent.address()).orElseThrow().links()).isEmpty();
    }

    @Test
    void under_a_name_lets_everyone_find_it() { // suite: start/2 registered
      Agent<Integer> name = Agent.local("agent");
      var started = Agent.start(name, () -> 1);
      assertThat(stateOf(started.orElseThrow())).isEqualTo(1);
      assertThat(stateOf(name)).isEqualTo(1);
      assertThat(Name.local("agent").whereis()).contains(((StartResult.Ok<?>) started).pid());
    }

    @Test
    void under_a_name_that_is_taken_fails() {
      Agent<Integer> name = Agent.local("agent");
      var first = Agent.startLink(name, () -> 1).orElseThrow();
      var second = Agent.startLink(name, () -> 2);
      assertThat(failure(second))
          .isEqualTo(new ExitReason.AlreadyStarted(first.whereis().orElseThrow()));
      Agent<Integer> existing = second.orExisting(Agent::at);
      assertThat(stateOf(existing)).isEqualTo(1);
    }

    @Test
    void under_a_key_of_a_registry() {
      Registry.Unique<String, String> keys = Registry.unique("keys", "value");
      keys.startLink().orElseThrow();
      Agent<Integer> name = Agent.at(keys.via("one"));
      Agent.startLink(name, () -> 1).orElseThrow();
      name.update(n -> n + 1);
      assertThat(stateOf(Agent.<Integer>at(keys.via("one")))).isEqualTo(2);
    }

    @Test
    void needs_a_handle_that_is_a_name() {
      Agent<Integer> noName = Agent.at(Pid.self());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Agent.start(noName, () -> 1))
          .withMessageContaining("Agent.local");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Agent.named(Agent.at(Name.local("no server's")), () -> 1));
    }

    @Test
    void fails_with_what_the_function_throws() {
      Processes.trapExits(true);
      assertThat(message(failure(Agent.startLink(() -> fail(0, "no state")))))
          .isEqualTo("0: no state");
      assertThat(
              failure(
                  Agent.start(() -> {
                    throw Processes.exit(new Ruin("no state"));
                  })))
          .isEqualTo(new Ruin("no state"));
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void fails_without_a_state() {
      assertThat(failure(Agent.start(() -> null))).isEqualTo(new ExitReason.BadReturn("initial"));
      assertThatNullPointerException().isThrownBy(() -> Agent.start(null)).withMessage("initial");
      assertThatNullPointerException().isThrownBy(() -> Agent.childSpec(null));
    }

    @Test
    void may_take_no_longer_than_it_is_told() {
      assertThat(failure(Agent.start(() -> receive(), StartOption.timeout(ofMillis(1)))))
          .isEqualTo(new ExitReason.Timeout());
    }
  }

  @Nested
  class AsAChild {

    @Test
    void is_a_permanent_worker_whose_id_can_be_changed() { // suite: child_spec
      var spec = Agent.childSpec(() -> 1);
      assertThat(spec.id()).isEqualTo("dev.ostinato.agent.Agent");
      assertThat(spec.restart()).isEqualTo(Restart.PERMANENT);
      assertThat(spec.shutdown()).isEqualTo(Shutdown.after(ofSeconds(5)));
      assertThat(spec.type()).isEqualTo(ChildSpec.Type.WORKER);
      assertThat(spec.id("other").restart(Restart.TEMPORARY))
          .returns("other", ChildSpec::id)
          .returns(Restart.TEMPORARY, ChildSpec::restart);
    }

    @Test
    void is_started_and_restarted_with_its_first_state() { // suite: supervised directly
      Agent<Integer> name = Agent.local("agent");
      var family =
          Supervisor.of(Strategy.ONE_FOR_ONE, Agent.named(name, () -> 1), Agent.childSpec(() -> 2))
              .startLink()
              .orElseThrow();
      assertThat(family.children()).extracting(child -> child.id()).contains(Name.local("agent"));
      name.update(n -> n + 10);
      assertThat(stateOf(name)).isEqualTo(11);
      assertThat(endOf(() -> name.cast(n -> fail(n, "ended")), name)).isNotNull();
      assertThat(family.count().active()).isEqualTo(2); // it answers when it has restarted it
      assertThat(stateOf(name)).isEqualTo(1);
    }

    @Test
    void is_given_to_the_one_who_adds_it() {
      var family = Supervisor.of(Strategy.ONE_FOR_ONE).startLink().orElseThrow();
      ChildSpec<Agent<List<String>>> spec = Agent.childSpec(() -> List.of("a"));
      var agent = family.startChild(spec).orElseThrow();
      assertThat(agent.<Integer>get(List::size)).isEqualTo(1);
    }
  }

  @Nested
  class Functions {

    @Test
    void read_and_change_the_state() { // suite: start_link/2 workflow
      var agent = agent(Map.of());
      agent.update(_ -> Map.of("hello", "world"));
      assertThat(agent.<Object>get(map -> map.get("hello"))).isEqualTo("world");
      assertThat(agent.<Object>getAndUpdate(map -> Agent.then(map.get("hello"), Map.of("a", 1))))
          .isEqualTo("world");
      assertThat(stateOf(agent)).isEqualTo(Map.of("a", 1));
    }

    @Test
    void run_in_the_agent_one_after_the_other() { // 208
      var agent = agent(0);
      assertThat(agent.<Pid>get(_ -> Pid.self())).isEqualTo(agent.address());
      int callers = 50;
      var tester = Pid.self();
      for (int i = 0; i < callers; i++) {
        Processes.spawn(() -> {
          agent.cast(n -> n + 1);
          tester.send(agent.<Integer>getAndUpdate(n -> Agent.then(n, n + 1)));
        });
      }
      var seen = new ArrayList<Integer>();
      for (int i = 0; i < callers; i++) {
        seen.add(receive(Integer.class));
      }
      assertThat(seen).doesNotHaveDuplicates();
      assertThat(stateOf(agent)).isEqualTo(2 * callers);
    }

    @Test
    void of_one_caller_keep_their_order_and_casts_do_not_wait() { // 210
      var agent = agent("");
      var gate = new CountDownLatch(1);
      agent.cast(s -> {
        gate.await();
        return s + "a";
      });
      agent.cast(s -> s + "b");
      gate.countDown(); // which a cast that waited would never have come to
      agent.update(s -> s + "c");
      agent.cast(s -> s + "d");
      assertThat(agent.<String>getAndUpdate(s -> Agent.then(s + "?", s + "e"))).isEqualTo("abcd?");
      assertThat(stateOf(agent)).isEqualTo("abcde");
    }

    @Test
    void that_need_more_time_than_the_caller_has_are_applied_all_the_same() {
      var agent = agent(1);
      var gate = new CountDownLatch(1);
      agent.cast(n -> {
        gate.await();
        return n;
      });
      assertThat(reasonOf(() -> agent.get(n -> n, ofMillis(1))))
          .isEqualTo(new ExitReason.Timeout());
      assertThat(reasonOf(() -> agent.update(n -> n + 1, ofMillis(1))))
          .isEqualTo(new ExitReason.Timeout());
      var exit = exitOf(() -> agent.getAndUpdate(n -> Agent.then(n, n * 10), ZERO));
      assertThat(exit.reason()).isEqualTo(new ExitReason.Timeout());
      assertThat(exit.operation().orElseThrow())
          .isInstanceOf(Operation.Call.class)
          .returns(ZERO, Operation::timeout);
      gate.countDown();
      assertThat(agent.<Integer>get(n -> n, INFINITY)).isEqualTo(20);
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void wait_five_seconds_if_not_told_otherwise() {
      var nobody = Agent.<Integer>local("nobody");
      for (var work :
          List.<Runnable>of(
              () -> nobody.get(n -> n),
              () -> nobody.update(n -> n),
              () -> nobody.getAndUpdate(n -> Agent.then(n, n)))) {
        var exit = exitOf(work);
        assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess());
        assertThat(exit.operation().orElseThrow().timeout()).isEqualTo(ofSeconds(5));
      }
    }

    @Test
    void of_one_who_is_not_there_are_nothing_to_a_cast() {
      Agent.<Integer>local("nobody").cast(n -> n);
      var ended = agent(1);
      ended.stop();
      ended.cast(n -> n);
      assertThat(reasonOf(() -> ended.get(n -> n))).isEqualTo(new ExitReason.NoProcess());
    }

    @Test
    void of_the_agent_may_not_ask_the_agent() {
      var agent = agent(1);
      assertThat(agent.<ExitReason>get(_ -> reasonOf(() -> agent.get(n -> n))))
          .isEqualTo(new ExitReason.CallingSelf());
    }

    @Test
    void that_are_none_are_refused_in_the_caller() {
      var agent = agent(1);
      assertThatNullPointerException().isThrownBy(() -> agent.get(null));
      assertThatNullPointerException().isThrownBy(() -> agent.update(null));
      assertThatNullPointerException().isThrownBy(() -> agent.getAndUpdate(null));
      assertThatNullPointerException().isThrownBy(() -> agent.cast(null));
      assertThatIllegalArgumentException().isThrownBy(() -> agent.get(n -> n, ofMillis(-1)));
      assertThat(stateOf(agent)).isEqualTo(1);
    }
  }

  @Nested
  class Ends {

    @Test
    void with_what_a_function_throws_and_tells_the_caller() { // 208, G2
      var reading = agent(1);
      var changing = agent(1);
      var both = agent(1);
      var told = new ArrayList<ExitReason>();
      var ends =
          List.of(
              endOf(() -> told.add(reasonOf(() -> reading.get(n -> fail(n, "get")))), reading),
              endOf(
                  () -> told.add(reasonOf(() -> changing.update(n -> fail(n, "update")))),
                  changing),
              endOf(
                  () ->
                      told.add(
                          reasonOf(() -> both.getAndUpdate(n -> Agent.then(fail(n, "both"), n)))),
                  both));
      assertThat(told)
          .extracting(AgentTest::message)
          .containsExactly("1: get", "1: update", "1: both");
      assertThat(told).isEqualTo(ends);
    }

    @Test
    void with_what_a_function_of_a_cast_throws() {
      var agent = agent(1);
      assertThat(message(endOf(() -> agent.cast(n -> fail(n, "cast")), agent)))
          .isEqualTo("1: cast");
    }

    @Test
    void with_the_reason_of_an_exit() {
      var agent = agent(1);
      assertThat(
              reasonOf(() ->
                  agent.get(_ -> {
                    throw Processes.exit(ExitReason.NORMAL);
                  })))
          .isEqualTo(ExitReason.NORMAL);
    }

    @Test
    void together_with_the_one_who_started_it() {
      Processes.trapExits(true);
      var agent = Agent.<Integer>startLink(() -> 1).orElseThrow();
      agent.cast(_ -> {
        throw Processes.exit(new Ruin("linked"));
      });
      assertThat(receive(ExitSignal.class))
          .isEqualTo(new ExitSignal((Pid) agent.address(), new Ruin("linked")));
    }

    @Test
    void when_it_gets_no_state() { // 209, G1
      var changing = agent(1);
      var both = agent(1);
      var casting = agent(1);
      assertThat(reasonOf(() -> changing.update(_ -> null)))
          .isEqualTo(new ExitReason.BadReturn("update"));
      assertThat(reasonOf(() -> both.getAndUpdate(_ -> null)))
          .isEqualTo(new ExitReason.BadReturn("getAndUpdate"));
      assertThat(endOf(() -> casting.cast(_ -> null), casting))
          .isEqualTo(new ExitReason.BadReturn("cast"));
      assertThat(changing.whereis()).isEmpty();
      assertThat(both.whereis()).isEmpty();
    }

    @Test
    void not_when_there_is_nothing_to_read() {
      var agent = agent(Map.of("milk", 3));
      var exit = exitOf(() -> agent.get(map -> map.get("eggs"), ofSeconds(7)));
      assertThat(exit.reason()).isEqualTo(new ExitReason.BadReturn("get"));
      assertThat(exit.operation().orElseThrow().timeout()).isEqualTo(ofSeconds(7));
      assertThat(agent.<Integer>get(map -> map.get("milk"))).isEqualTo(3);
    }

    @Test
    void when_it_is_told_to() { // suite: start_link/2 workflow
      var agent = agent(1);
      assertThat(endOf(agent::stop, agent)).isEqualTo(ExitReason.NORMAL);
      var other = agent(1);
      assertThat(endOf(() -> other.stop(new Ruin("told"), ofSeconds(60)), other))
          .isEqualTo(new Ruin("told"));
      assertThat(reasonOf(other::stop)).isEqualTo(new ExitReason.NoProcess());
    }

    @Test
    void with_all_that_was_sent_before_applied() {
      var agent = agent(1);
      var tester = Pid.self();
      agent.cast(n -> n + 1);
      agent.cast(n -> {
        tester.send(n);
        return n;
      });
      agent.stop();
      assertThat(receive(Integer.class)).isEqualTo(2);
    }
  }

  @Nested
  class AtAnotherProcess {

    @Test
    void that_is_a_server_but_no_agent_the_caller_fails_and_the_server_goes_on() {
      var server = Puppet.puppet().start();
      Agent<Object> claimed = Agent.at(server.address());
      for (var work :
          List.<Runnable>of(
              () -> claimed.get(s -> s),
              () -> claimed.update(s -> s),
              () -> claimed.getAndUpdate(s -> Agent.then(s, s)))) {
        assertThat(exitOf(work))
            .hasMessageContaining("Puppet does not understand")
            .returns(true, exit -> exit.reason() instanceof ExitReason.BadCall);
      }
      claimed.cast(s -> s);
      assertThat(server.call(Puppet.state())).isEqualTo("state");
    }

    @Test
    void that_is_a_supervisor_the_caller_fails() {
      var family = Supervisor.of(Strategy.ONE_FOR_ONE).startLink().orElseThrow();
      assertThat(reasonOf(() -> Agent.at(family.address()).get(s -> s)))
          .isInstanceOf(ExitReason.BadCall.class);
      assertThat(family.count().active()).isZero();
    }

    @Test
    void that_keeps_another_type_it_is_the_agent_that_fails() {
      var agent = agent("text");
      Agent<Integer> claimed = Agent.at(agent.address());
      assertThat(reasonOf(() -> claimed.update(n -> n + 1)))
          .isInstanceOfSatisfying(
              ExitReason.Crash.class,
              crash -> assertThat(crash.type()).isEqualTo("java.lang.ClassCastException"));
    }
  }

  @Nested
  class AsAServer {

    @Test
    void shows_its_state() {
      var agent = agent(1);
      assertThat(Sys.getState(agent)).isEqualTo(1);
      assertThat(Sys.replaceState(agent, n -> (Integer) n + 1)).isEqualTo(2);
      assertThat(stateOf(agent)).isEqualTo(2);
    }

    @Test
    void ignores_messages_that_it_does_not_expect() {
      var agent = agent(1);
      agent.send("what is this?");
      assertThat(stateOf(agent)).isEqualTo(1);
    }

    @Test
    void is_called_by_its_address() {
      ServerName<Object> name = ServerName.local("agent");
      Agent<Integer> agent = Agent.local("agent");
      assertThat(agent.address()).isEqualTo(name);
      assertThat(agent).isEqualTo(Agent.local("agent")).hasToString("\"agent\"");
      assertThat(agent.whereis()).isEmpty();
    }
  }
}
