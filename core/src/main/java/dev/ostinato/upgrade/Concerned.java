package dev.ostinato.upgrade;

import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.ReleaseGate;
import dev.ostinato.process.Pid;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Which servers an upgrade concerns: those of the release, and those of the library that hold
 * something of it, as far as that is known.
 *
 * @param first classes whose servers come first
 * @param others servers of the library that hold nothing of the release
 */
record Concerned(ReleaseLoader release, List<String> first, Set<LocalProcess> others) {

  Concerned without(Set<LocalProcess> more) {
    return new Concerned(release, first, Set.copyOf(more));
  }

  /** All, in the order in which they are upgraded; not those that wait at the gate. */
  List<LocalProcess> all() {
    return list(true);
  }

  /** Those of the library, supervisors among them. */
  List<LocalProcess> ofTheLibrary() {
    return list(false);
  }

  /** Some of them, in that order. */
  List<LocalProcess> inOrder(Set<LocalProcess> some) {
    return some.stream().sorted(order()).toList();
  }

  private List<LocalProcess> list(boolean all) {
    var node = LocalNode.current();
    var gate = ReleaseGate.of(node);
    return node.processes().stream()
        .filter(one -> is(one, all) && one.isAlive() && !gate.holds(one))
        .sorted(order())
        .toList();
  }

  private boolean is(LocalProcess process, boolean all) {
    var code = process.code();
    return code instanceof Holds
        ? !others.contains(process)
        : all && code != null && isOfProgram(code);
  }

  private boolean isOfProgram(Object code) {
    var loader = ReleaseLoader.of(code.getClass());
    return loader != null && loader.line() == release.line();
  }

  private Comparator<LocalProcess> order() {
    return Comparator.comparingInt(this::place).thenComparing(one -> (Pid) one);
  }

  private int place(LocalProcess process) {
    var code = process.code();
    int place = code == null ? -1 : first.indexOf(code.getClass().getName());
    return place < 0 ? first.size() : place;
  }
}
