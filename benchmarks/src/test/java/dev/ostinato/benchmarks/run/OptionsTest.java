package dev.ostinato.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.benchmarks.row.Row;
import dev.ostinato.benchmarks.row.Rows;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void are_all_rows_against_all_peers_at_length_unless_told() throws Exception {
    var options = Options.parse();
    assertThat(options.rows()).isEqualTo(Rows.all());
    assertThat(options.peers())
        .containsExactly(Peer.OSTINATO, Peer.BEAM, Peer.PEKKO, Peer.RAW, Peer.JOX);
    assertThat(options.before()).isEmpty();
    assertThat(options.effort()).isEqualTo(Effort.FULL);
    assertThat(options.table()).isEmpty();
  }

  @Test
  void leave_out_those_who_are_no_systems_of_actors_when_it_is_to_be_quick() throws Exception {
    assertThat(Options.parse("--quick").peers())
        .containsExactly(Peer.OSTINATO, Peer.BEAM, Peer.PEKKO);
    assertThat(Options.parse("--quick", "--against", "jox").peers())
        .containsExactly(Peer.OSTINATO, Peer.JOX);
  }

  @Test
  void leave_out_the_longest_row_when_it_is_to_be_quick_unless_it_is_named() throws Exception {
    assertThat(Options.parse("--quick").rows())
        .hasSize(Rows.all().size() - 1)
        .extracting(Row::name)
        .doesNotContain("million");
    assertThat(Options.parse("--quick", "million").rows()).hasSize(1);
  }

  @Test
  void name_rows_and_peers() throws Exception {
    var options =
        Options.parse(
            "--against", "pekko,beam", "--quick", "--forks", "2", "skynet", "--table", "t.md");
    assertThat(options.rows()).extracting(Row::name).containsExactly("skynet");
    assertThat(options.peers()).containsExactly(Peer.OSTINATO, Peer.BEAM, Peer.PEKKO);
    assertThat(options.effort()).isEqualTo(Effort.QUICK.withForks(2));
    assertThat(options.table()).contains(Path.of("t.md"));
  }

  @Test
  void take_another_build_for_a_peer() throws Exception {
    var options = Options.parse("--before", ".", "--against", "beam");
    assertThat(options.peers()).containsExactly(Peer.OSTINATO, Peer.BEAM, Peer.BEFORE);
    assertThat(options.before()).contains(Path.of("."));
    assertThatThrownBy(() -> Options.parse("--before", "nowhere"))
        .hasMessage("expected a folder of classes after --before, got: nowhere");
  }

  @Test
  void say_what_they_do_not_understand() {
    assertThatThrownBy(() -> Options.parse("call-2-2"))
        .hasMessage("no benchmark is called call-2-2 (--list names them)");
    assertThatThrownBy(() -> Options.parse("--against", "akka"))
        .hasMessage("expected a list of beam, pekko, raw, jox, got: akka");
    assertThatThrownBy(() -> Options.parse("--forks", "0"))
        .hasMessage("expected a number >= 1 after --forks, got: 0");
    assertThatThrownBy(() -> Options.parse("--table"))
        .hasMessage("expected a value after --table, but it is the last");
    assertThatThrownBy(() -> Options.parse("--fast")).hasMessage("unknown option --fast");
  }
}
