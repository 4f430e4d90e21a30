package dev.ostinato.application;

import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.process.ExitReason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** In which order an application and what it depends on are started. */
final class StartOrder {

  private final List<Application> path = new ArrayList<>();
  private final SequencedSet<Application> order = new LinkedHashSet<>();

  /** All of them, each after those that it depends on. */
  List<Application> inOrder() {
    return List.copyOf(order);
  }

  /** Adds an application after what it depends on; returns why that cannot be done. */
  Optional<StartProblem> add(Application application) {
    if (order.contains(application)) {
      return Optional.empty();
    }
    int before = path.indexOf(application);
    path.add(application);
    if (before >= 0) {
      var circle = path.subList(before, path.size()).stream().map(Words::brief).toList();
      return Optional.of(new StartProblem.DependencyCycle(circle));
    }
    List<Application> dependencies;
    try {
      dependencies = dependencies(application);
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return Optional.of(
          new StartProblem.DidNotStart(Words.brief(application), ExitReason.of(thrown)));
    }
    for (var dependency : dependencies) {
      var problem = add(dependency);
      if (problem.isPresent()) {
        return problem;
      }
    }
    path.removeLast();
    order.add(application);
    return Optional.empty();
  }

  private static List<Application> dependencies(Application application) {
    var dependencies = application.dependencies();
    if (dependencies == null) {
      throw new NullPointerException("dependencies() of " + application + " returned null");
    }
    return List.copyOf(dependencies);
  }
}
