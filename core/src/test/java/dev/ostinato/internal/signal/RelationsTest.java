package dev.ostinato.internal.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RelationsTest {

  private final Relations relations = new Relations();
  private final Pid peer = newPid();
  private final List<Object> done = new ArrayList<>();

  private static Pid newPid() {
    try (var node = Node.open()) {
      return node.run(Pid::self);
    }
  }

  private Watcher watcher() {
    return new Watcher() {
      @Override
      public void ended(ExitReason reason) {
        done.add(reason);
      }
    };
  }

  @Test
  void a_signal_goes_over_a_link_once() {
    assertThat(relations.addLink(peer)).isTrue();
    relations.deliver(peer, () -> done.add("delivered"));
    relations.deliver(peer, () -> done.add("delivered again"));
    assertThat(done).containsExactly("delivered");
    assertThat(relations.isLinked(peer)).isFalse();
  }

  @Test
  void no_signal_goes_where_no_link_is() {
    relations.addLink(peer);
    assertThat(relations.removeLink(peer)).isTrue();
    assertThat(relations.removeLink(peer)).isFalse();
    relations.deliver(peer, () -> done.add("delivered"));
    assertThat(done).isEmpty();
  }

  @Test
  void no_link_and_no_watcher_is_added_to_one_who_has_ended() {
    relations.seal(() -> true);
    assertThat(relations.addLink(peer)).isTrue();
    relations.close();
    assertThat(relations.addLink(newPid())).isFalse();
    assertThat(relations.addWatcher(watcher())).isFalse();
  }

  @Test
  void those_who_come_late_are_told_until_all_others_are() {
    var late = watcher();
    relations.seal(() -> true);
    relations.close();
    assertThat(relations.addLate(late)).isTrue();
    assertThat(relations.takeLate()).containsExactly(late);
    assertThat(relations.addLate(watcher())).isFalse();
    assertThat(relations.takeLate()).isEmpty();
  }

  @Test
  void what_has_nothing_to_release_is_closed_at_once() {
    var free = new Relations();
    var watcher = watcher();
    free.addWatcher(watcher);
    var closing = Objects.requireNonNull(free.seal(() -> false));
    assertThat(closing.watchers()).containsExactly(watcher);
    assertThat(free.addWatcher(watcher)).isFalse();

    relations.addWatcher(watcher);
    relations.addRelease(() -> {});
    assertThat(relations.seal(() -> false)).isSameAs(Relations.Closing.LATER);
    assertThat(relations.addWatcher(watcher())).isTrue();
    assertThat(new Relations().seal(() -> true)).isSameAs(Relations.Closing.LATER);
  }

  @Test
  void one_seals() {
    assertThat(relations.seal(() -> false)).isNotNull();
    assertThat(relations.seal(() -> false)).isNull();
  }

  @Test
  void close_gives_those_who_are_to_be_told() {
    var first = watcher();
    var second = watcher();
    relations.addLink(peer);
    relations.addLink(peer);
    relations.addWatcher(first);
    relations.addWatcher(second);
    relations.removeWatcher(first);
    assertThat(relations.close()).isEqualTo(new Relations.Closing(List.of(peer), List.of(second)));
    assertThat(relations.close()).isEqualTo(new Relations.Closing(List.of(), List.of()));
  }

  @Test
  void hooks_come_last_first_until_the_end() {
    Runnable first = () -> done.add("first");
    Runnable second = () -> done.add("second");
    relations.addHook(first);
    relations.addHook(second);
    assertThat(relations.hasHooks()).isTrue();
    assertThat(relations.nextHook()).isSameAs(second);
    assertThat(relations.nextHook()).isSameAs(first);
    assertThat(relations.nextHook()).isNull();
    relations.seal(() -> true);
    assertThat(relations.addHook(first)).isFalse();
  }

  @Test
  void releases_are_taken_once() {
    Runnable kept = () -> done.add("kept");
    Runnable removed = () -> done.add("removed");
    relations.addRelease(kept);
    relations.addRelease(removed);
    relations.removeRelease(removed);
    assertThat(relations.takeReleases()).containsExactly(kept);
    assertThat(relations.takeReleases()).isEmpty();
    relations.seal(() -> true);
    assertThat(relations.addRelease(kept)).isFalse();
  }

  @Test
  void a_watch_is_delivered_or_ended_but_not_both() {
    var watcher = watcher();
    relations.watch(watcher);
    assertThat(relations.unwatch(watcher)).isTrue();
    relations.deliver(watcher, () -> done.add("delivered"));
    assertThat(done).isEmpty();

    relations.watch(watcher);
    relations.deliver(watcher, () -> done.add("delivered"));
    assertThat(relations.unwatch(watcher)).isFalse();
    assertThat(done).containsExactly("delivered");
  }
}
