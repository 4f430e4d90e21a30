package dev.ostinato.supervisor;

import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.runtime.ChildStarts;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The children of one supervisor, in the order of their start. Only its process touches it. */
final class Family {

  private final SequencedMap<Object, Kid> kids = new LinkedHashMap<>();
  private final Map<Pid, Kid> running = new HashMap<>();
  private final ChildStarts starts = new ChildStarts();

  /** A child did not start. */
  record Failure(Kid kid, ExitReason reason) {}

  @Nullable Kid find(Object id) {
    return kids.get(Carrier.current(id));
  }

  @Nullable Kid at(Pid pid) {
    return running.get(pid);
  }

  Kid add(ChildSpec<?> spec) {
    var kid = new Kid(spec);
    kids.put(spec.id(), kid);
    return kid;
  }

  /** So they are from now on: in this order, by these ids. */
  void renew(List<Kid> all) {
    kids.clear();
    all.forEach(kid -> kids.put(kid.id(), kid));
  }

  void remove(Kid kid) {
    kids.remove(kid.id());
  }

  Collection<Kid> inOrder() {
    return kids.sequencedValues();
  }

  List<Kid> lastFirst() {
    return List.copyOf(kids.sequencedValues().reversed());
  }

  /** A child and those that were started after it, in order. */
  List<Kid> from(Kid first) {
    var all = new ArrayList<>(kids.sequencedValues());
    return all.subList(all.indexOf(first), all.size());
  }

  // Starting

  /** Starts one child, which is one of these. */
  <H> StartResult<H> start(Kid kid, ChildSpec<H> spec) {
    StartResult<H> result = Lifecycle.start(spec, starts);
    switch (result) {
      case StartResult.Ok<H>(var pid, _) -> {
        kid.runs(pid);
        running.put(pid, kid);
      }
      case StartResult.Ignored<H>() -> {
        kid.isStopped();
        if (kid.isTemporary()) {
          remove(kid);
        }
      }
      case StartResult.Failed<H>(var reason) -> Lifecycle.reportFailure(kid.spec(), reason);
    }
    return result;
  }

  /** Starts children in order, until one fails. */
  Optional<Failure> start(List<Kid> some) {
    return start(some, _ -> {});
  }

  /** As {@link #start(List)}, those that have run before. */
  Optional<Failure> restart(List<Kid> some) {
    return start(
        some,
        kid -> {
          if (kid.state() instanceof ChildInfo.State.Running(var pid)) {
            kid.restarted(pid);
          }
        });
  }

  private Optional<Failure> start(List<Kid> some, Consumer<Kid> started) {
    for (var kid : some) {
      if (start(kid, kid.spec()) instanceof StartResult.Failed<?>(var reason)) {
        return Optional.of(new Failure(kid, reason));
      }
      started.accept(kid);
    }
    return Optional.empty();
  }

  // Ending

  /** A child has ended by itself. */
  void ended(Kid kid, Pid pid) {
    running.remove(pid);
    kid.isStopped();
    if (kid.isTemporary()) {
      remove(kid);
    }
  }

  /** Ends one child, if it runs. */
  void stop(Kid kid) {
    if (kid.state() instanceof ChildInfo.State.Running(var pid)) {
      running.remove(pid);
      Lifecycle.stop(kid.spec(), pid);
    }
    kid.isStopped();
    if (kid.isTemporary()) {
      remove(kid);
    }
  }

  /** Ends children in the reverse of their order. */
  void stop(List<Kid> some) {
    some.reversed().forEach(this::stop);
  }

  // Looking

  ChildCount count() {
    int active = 0;
    int supervisors = 0;
    for (var kid : kids.values()) {
      if (kid.state() instanceof ChildInfo.State.Running(var pid) && Processes.isAlive(pid)) {
        active++;
      }
      if (kid.spec().type() == ChildSpec.Type.SUPERVISOR) {
        supervisors++;
      }
    }
    return new ChildCount(kids.size(), active, supervisors, kids.size() - supervisors);
  }
}
