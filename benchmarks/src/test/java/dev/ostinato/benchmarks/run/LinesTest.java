package dev.ostinato.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.benchmarks.row.Row;
import dev.ostinato.benchmarks.row.Rows;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LinesTest {

  private final Map<Peer, Score> scores = new EnumMap<>(Peer.class);

  private static Row row(String name) {
    return Rows.named(name).orElseThrow();
  }

  private void measured(Row row, Peer peer, int contender, double... values) {
    var slices = java.util.Arrays.stream(values).mapToObj(v -> new double[] {v}).toList();
    scores
        .computeIfAbsent(peer, _ -> new Score(row))
        .add(peer.contenders().get(contender), new Fork.Result.Measured(slices));
  }

  @Test
  void compare_medians() {
    Row row = row("call-1-1");
    measured(row, Peer.OSTINATO, 0, 100, 300, 200);
    measured(row, Peer.BEAM, 0, 400, 400, 100);
    assertThat(Lines.of(row, scores)).isEqualTo("call-1-1 ostinato=200 beam=400 ratio_beam=0.50");
  }

  @Test
  void a_way_that_is_far_behind_is_known() {
    Row row = row("call-1-1");
    measured(row, Peer.BEAM, 0, 200, 220, 240);
    measured(row, Peer.BEAM, 1, 400);
    var score = Objects.requireNonNull(scores.get(Peer.BEAM));
    assertThat(score.isFarBehind(Peer.BEAM.contenders().get(0))).isTrue();
    assertThat(score.isFarBehind(Peer.BEAM.contenders().get(1))).isFalse();
    measured(row, Peer.BEAM, 1, 300, 200);
    assertThat(score.isFarBehind(Peer.BEAM.contenders().get(0))).isFalse();
    assertThat(score.isFarBehind(Peer.PEKKO.contenders().get(0))).isFalse();
  }

  @Test
  void what_is_measured_once_is_so_in_one_way() {
    assertThat(Peer.BEAM.contenders(row("call-1-1"))).hasSize(2);
    assertThat(Peer.BEAM.contenders(row("idle-genserver"))).hasSize(1);
  }

  @Test
  void take_the_better_way_of_a_peer() {
    Row row = row("call-1-1");
    measured(row, Peer.OSTINATO, 0, 600);
    measured(row, Peer.BEAM, 0, 200);
    measured(row, Peer.BEAM, 1, 300);
    assertThat(Lines.of(row, scores))
        .isEqualTo("call-1-1 ostinato=600 beam=300 ratio_beam=2.00 ways_beam=beam:200,beam-1:300");
    assertThat(Table.of(Map.of(row, scores), List.of(Peer.OSTINATO, Peer.BEAM)))
        .contains(
            "| call-1-1 | op/s | **600** (600–600) | **300** (300–300) (beam-1); beam 200 | 2.0 |");
  }

  @Test
  void call_it_better_to_need_fewer_bytes() {
    Row row = row("idle-genserver");
    measured(row, Peer.OSTINATO, 0, 100);
    measured(row, Peer.BEAM, 0, 2800);
    measured(row, Peer.BEAM, 1, 2700);
    assertThat(Lines.of(row, scores))
        .isEqualTo(
            "idle-genserver ostinato=100 beam=2700 ratio_beam=27.00"
                + " ways_beam=beam:2800,beam-1:2700");
  }

  @Test
  void compare_the_ninety_ninth_of_latencies() {
    Row row = row("latency-250k");
    var slice = new Fork.Result.Measured(List.of(new double[] {0.5, 8, 65.25}));
    scores.put(Peer.OSTINATO, new Score(row));
    scores.get(Peer.OSTINATO).add(Peer.OSTINATO.contenders().getFirst(), slice);
    scores.put(Peer.BEAM, new Score(row));
    scores
        .get(Peer.BEAM)
        .add(
            Peer.BEAM.contenders().getFirst(),
            new Fork.Result.Measured(List.of(new double[] {44.3, 200, 313})));
    assertThat(Lines.of(row, scores))
        .isEqualTo("latency-250k ostinato=0.50/8.00/65.25 beam=44.30/200/313 ratio_beam=25.00");
  }

  @Test
  void say_who_failed_and_who_has_nothing_of_the_kind() {
    Row row = row("selective-10k");
    measured(row, Peer.OSTINATO, 0, 5);
    scores.put(Peer.BEAM, new Score(row));
    scores
        .get(Peer.BEAM)
        .add(Peer.BEAM.contenders().getFirst(), new Fork.Result.Failed("exit code 1: no"));
    scores.put(Peer.PEKKO, new Score(row));
    scores.get(Peer.PEKKO).add(Peer.PEKKO.contenders().getFirst(), new Fork.Result.NoSuchWork());
    assertThat(Lines.of(row, scores)).isEqualTo("selective-10k ostinato=5.00 beam=failed pekko=-");
    assertThat(scores.get(Peer.BEAM).failure()).contains("beam: exit code 1: no");
  }
}
