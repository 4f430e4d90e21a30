package dev.ostinato.supervisor;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.Pid;
import dev.ostinato.server.ChildSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The children of a supervisor in an upgrade: those of the new specs, in their order, then those
 * that these do not have, which are kept. What runs goes on; what is new does not run yet.
 */
final class Renewal {

  private Renewal() {}

  /** What changes a child's spec; nothing that fails. */
  static Runnable of(Kid kid, Carrier carrier) throws CannotCarry {
    var next = (ChildSpec<?>) carrier.carryOne(path(kid), kid.spec());
    return () -> kid.spec(next);
  }

  /** What changes the children of a supervisor whose next spec is known. */
  static Runnable of(Family family, Supervisor.Spec before, Supervisor.Spec next, Carrier carrier)
      throws CannotCarry {
    var old = byNextId(family, carrier);
    var known = ids(before, carrier);
    var specs = new LinkedHashMap<Kid, ChildSpec<?>>();
    for (var spec : Specs.all(next.children())) {
      var kid = old.remove(spec.id());
      if (kid != null) {
        specs.put(kid, spec);
      } else if (!known.contains(spec.id())) { // else it has ended for good, or was deleted
        specs.put(new Kid(spec), spec);
      }
    }
    for (var kept : old.values()) {
      specs.put(kept, (ChildSpec<?>) carrier.carryOne(path(kept), kept.spec()));
    }
    return () -> {
      specs.forEach(Kid::spec);
      family.renew(List.copyOf(specs.keySet()));
    };
  }

  /** What changes the children of a supervisor that the next release says nothing of. */
  static Runnable of(Family family, Carrier carrier) throws CannotCarry {
    var changes = new ArrayList<Runnable>();
    for (var kid : family.inOrder()) {
      changes.add(of(kid, carrier));
    }
    return () -> {
      changes.forEach(Runnable::run);
      family.renew(List.copyOf(family.inOrder()));
    };
  }

  /** What the processes of children are made of in the next release, as far as it says. */
  static Map<Pid, Object> given(Family family, Supervisor.Spec next, Carrier carrier)
      throws CannotCarry {
    var kids = byNextId(family, carrier);
    var given = new HashMap<Pid, Object>();
    for (var spec : Specs.all(next.children())) {
      var kid = kids.get(spec.id());
      @Nullable Object from = Specs.given(spec.start());
      if (kid != null && from != null && kid.state() instanceof ChildInfo.State.Running(var pid)) {
        given.put(pid, from);
      }
    }
    return given;
  }

  /** The ids of children that it has not. */
  static List<Object> added(
      Family family, Supervisor.Spec before, Supervisor.Spec next, Carrier carrier)
      throws CannotCarry {
    var kids = byNextId(family, carrier);
    var known = ids(before, carrier);
    return Specs.all(next.children()).stream()
        .<Object>map(ChildSpec::id)
        .filter(id -> !kids.containsKey(id) && !known.contains(id))
        .toList();
  }

  /** The ids of children that only it has, and that go on. */
  static List<Object> kept(Family family, Supervisor.Spec next, Carrier carrier)
      throws CannotCarry {
    var kids = byNextId(family, carrier);
    Specs.all(next.children()).forEach(spec -> kids.remove(spec.id()));
    return List.copyOf(kids.keySet());
  }

  private static Set<Object> ids(Supervisor.Spec before, Carrier carrier) throws CannotCarry {
    var ids = new HashSet<>();
    for (var spec : Specs.all(before.children())) {
      ids.add(nextId(spec, carrier));
    }
    return ids;
  }

  /** An id that is the name of a class of the release is the name that this has in the next one. */
  private static Object nextId(ChildSpec<?> spec, Carrier carrier) throws CannotCarry {
    var given = Specs.given(spec.start());
    if (given != null && spec.id().equals(given.getClass().getName())) {
      return carrier.standsFor(given.getClass()).<Object>map(Class::getName).orElse(spec.id());
    }
    return carrier.carryOne("the id " + Words.brief(spec.id()), spec.id());
  }

  private static Map<Object, Kid> byNextId(Family family, Carrier carrier) throws CannotCarry {
    var kids = new LinkedHashMap<Object, Kid>();
    for (var kid : family.inOrder()) {
      kids.put(nextId(kid.spec(), carrier), kid);
    }
    return kids;
  }

  private static String path(Kid kid) {
    return "the spec of child " + Words.brief(kid.id());
  }
}
