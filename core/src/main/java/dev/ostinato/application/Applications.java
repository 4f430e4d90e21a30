package dev.ostinato.application;

import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Pid;
import dev.ostinato.server.ServerRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The applications of one node that are there, from the claim of their master to its end. */
final class Applications {
  /*
   * Protocol.
   *
   * claims: under the lock. An application is claimed by its master, in the master's init, and given
   *   up in its exit actions: whoever has heard that the master has ended does not find the claim.
   * Claim.tree: null -> pid, once, by the process at the top of the tree, before it starts a child.
   * Claim.up: false -> true, once, by the master.
   */
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Application, Claim> claims = new LinkedHashMap<>();

  /** Under which they are kept by the node. */
  private record Place() {}

  /** One application that is there. */
  static final class Claim {
    final Application application;
    final Pid master;
    volatile @Nullable LocalProcess tree;
    volatile boolean up;

    Claim(Application application, Pid master) {
      this.application = application;
      this.master = master;
    }
  }

  /** Those of the current node. */
  static Applications here() {
    LocalProcess.checkCaller();
    var node = LocalNode.current();
    var place = new Place();
    if (node.kept(place) instanceof Applications kept) {
      return kept;
    }
    var made = new Applications();
    return node.keep(place, made) instanceof Applications kept ? kept : made;
  }

  /** Claims an application; returns the claim that there is now. */
  Claim claim(Claim wanted) {
    lock.lock();
    try {
      var there = claims.putIfAbsent(wanted.application, wanted);
      return there == null ? wanted : there;
    } finally {
      lock.unlock();
    }
  }

  void giveUp(Claim claim) {
    lock.lock();
    try {
      claims.remove(claim.application, claim);
    } finally {
      lock.unlock();
    }
  }

  Optional<ServerRef<Master>> master(Application application) {
    Objects.requireNonNull(application, "application");
    lock.lock();
    try {
      return Optional.ofNullable(claims.get(application)).map(claim -> ServerRef.at(claim.master));
    } finally {
      lock.unlock();
    }
  }

  List<Application> started() {
    lock.lock();
    try {
      return claims.values().stream()
          .filter(claim -> claim.up)
          .map(claim -> claim.application)
          .toList();
    } finally {
      lock.unlock();
    }
  }
}
