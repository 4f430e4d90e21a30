package dev.ostinato.server;

import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.state;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a server says that it is to be started. */
@ExtendWith(OnFreshNode.class)
class ChildSpecTest {

  record Bare(int number) implements GenServer<Integer, Call<Bare, ?>, Cast<Bare>> {
    @Override
    public InitResult<Integer> init() {
      return ok(number);
    }
  }

  @Test
  void of_a_server_is_that_of_a_permanent_worker_with_five_seconds_to_end() { // 3.1 child_spec
    var spec = new Bare(1).childSpec();
    assertThat(spec.id()).isEqualTo(Bare.class.getName());
    assertThat(spec.restart()).isEqualTo(Restart.PERMANENT);
    assertThat(spec.shutdown()).isEqualTo(Shutdown.after(ofSeconds(5)));
    assertThat(spec.type()).isEqualTo(ChildSpec.Type.WORKER);
    assertThat(spec.significant()).isFalse();
  }

  @Test
  void is_a_value() {
    assertThat(new Bare(1).childSpec()).isEqualTo(new Bare(1).childSpec());
    assertThat(new Bare(1).childSpec()).isNotEqualTo(new Bare(2).childSpec());
    assertThat(GenServer.<Bare>childSpec(new Bare(1))).isEqualTo(new Bare(1).childSpec());
  }

  @Test
  void can_be_changed_part_by_part() { // 3.2 overrides
    var spec =
        GenServer.<Bare>childSpec(new Bare(1))
            .id("other")
            .restart(Restart.TRANSIENT)
            .shutdown(Shutdown.BRUTAL_KILL)
            .type(ChildSpec.Type.SUPERVISOR)
            .significant(true);
    assertThat(spec)
        .isEqualTo(
            new ChildSpec<>(
                "other",
                new ChildSpec.Start.Server<Bare>(Optional.empty(), new Bare(1), List.of()),
                Restart.TRANSIENT,
                Shutdown.BRUTAL_KILL,
                ChildSpec.Type.SUPERVISOR,
                true));
    assertThat(spec.childSpec()).isSameAs(spec);
  }

  @Test
  void starts_the_server_linked_to_the_caller() throws Exception {
    var result = GenServer.<Puppet>childSpec(puppet()).start().startLink();
    assertThat(result.orElseThrow().call(state())).isEqualTo("state");
    var pid = ((StartResult.Ok<?>) result).pid();
    assertThat(Processes.info(Pid.self()).orElseThrow().links()).containsExactly(pid);
  }

  @Test
  void starts_the_server_under_its_name_which_is_its_id() throws Exception {
    ServerName<Puppet> name = ServerName.local("puppet");
    var spec = GenServer.named(name, puppet());
    assertThat(spec.id()).isEqualTo(name);
    spec.start().startLink().orElseThrow();
    assertThat(name.call(state())).isEqualTo("state");
    assertThat(spec.start().startLink())
        .isEqualTo(
            new StartResult.Failed<>(new ExitReason.AlreadyStarted(name.whereis().orElseThrow())));
  }

  @Test
  void starts_the_server_with_its_options() throws Exception {
    var spec =
        GenServer.<Puppet>childSpec(
            puppet(server -> {
              Processes.sleep(Processes.INFINITY);
              return server.ok("never");
            }),
            StartOption.timeout(ofMillis(1)));
    assertThat(spec.start().startLink())
        .isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
  }

  @Test
  void of_a_process_by_hand_starts_it_linked() throws Exception {
    ChildSpec<String> spec =
        ChildSpec.process(
            "by hand",
            starter -> {
              starter.ok("handle");
              Processes.receive();
            });
    assertThat(spec.shutdown()).isEqualTo(Shutdown.after(ofSeconds(5)));
    assertThat(spec.start().startLink().orElseThrow()).isEqualTo("handle");
    assertThat(Processes.info(Pid.self()).orElseThrow().links()).hasSize(1);
  }

  @Test
  void of_a_supervisor_gives_it_all_the_time_it_needs() {
    var spec =
        ChildSpec.supervisor(
            "s", new ChildSpec.Start.Function<>(() -> new StartResult.Ignored<Pid>()));
    assertThat(spec.type()).isEqualTo(ChildSpec.Type.SUPERVISOR);
    assertThat(spec.shutdown()).isEqualTo(Shutdown.INFINITY);
  }

  @Test
  void version_of_a_server_is_its_class_and_its_state_survives_a_change_of_code() throws Exception {
    assertThat(new Bare(1).version()).isEqualTo(Bare.class.getName());
    assertThat(new Bare(1).codeChange("old", 7, "extra")).isEqualTo(7);
  }
}
