package dev.ostinato.supervisor;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.Given;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Message;
import dev.ostinato.server.Restart;
import dev.ostinato.server.ServerRef;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must be so before children are started. */
final class Specs {

  private Specs() {}

  /** The child spec of a server, with the type of its handle. */
  @SuppressWarnings("unchecked") // the spec of a server starts that server
  static <T> ChildSpec<ServerRef<T>> of(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server) {
    return (ChildSpec<ServerRef<T>>) server.childSpec();
  }

  /** A spec of a child that runs, without what it was started from. */
  static <H> ChildSpec<H> withoutStart(ChildSpec<H> spec) {
    return new ChildSpec<>(
        spec.id(),
        new ChildSpec.Start.Function<>(Specs::forgotten),
        spec.restart(),
        spec.shutdown(),
        spec.type(),
        spec.significant());
  }

  private static <H> StartResult<H> forgotten() {
    throw new IllegalStateException("the start of a temporary child is not kept");
  }

  /** A spec whose server may be one of a release of the past, as the release of now has it. */
  static ChildSpec<?> current(ChildSpec<?> spec) {
    if (!(spec.start() instanceof ChildSpec.Start.Server<?>(_, var server, _))
        || !ReleaseLoader.isOfThePast(server)) {
      return spec;
    }
    try {
      var carrier = Carrier.toNewest(Objects.requireNonNull(ReleaseLoader.of(server.getClass())));
      return (ChildSpec<?>) carrier.carryOne("spec", spec);
    } catch (CannotCarry failed) {
      return spec; // its start says why it fails
    }
  }

  /** What a child is made of; null if that is not known. */
  static @Nullable Object given(ChildSpec.Start<?> start) {
    return switch (start) {
      case ChildSpec.Start.Server<?>(_, var server, _) -> server;
      case ChildSpec.Start.Function<?>(Given function) -> function.given();
      case ChildSpec.Start.Function<?> _ -> null;
    };
  }

  /** What is wrong with the children of a supervisor; empty if nothing is. */
  static Optional<String> problem(
      List<? extends ChildSpec<?>> children, AutoShutdown autoShutdown) {
    var ids = new HashSet<Object>();
    for (var spec : children) {
      if (!ids.add(spec.id())) {
        return Optional.of(
            "two children have the id "
                + Words.brief(spec.id())
                + "; give one of them another: .id(…)");
      }
      var problem = problem(spec, autoShutdown);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  /** What is wrong with one child of a supervisor. */
  static Optional<String> problem(ChildSpec<?> spec, AutoShutdown autoShutdown) {
    if (spec.significant() && autoShutdown == AutoShutdown.NEVER) {
      return Optional.of(
          "child "
              + Words.brief(spec.id())
              + " is significant, but its supervisor never shuts down by itself");
    }
    if (spec.significant() && spec.restart() == Restart.PERMANENT) {
      return Optional.of(
          "child " + Words.brief(spec.id()) + " is significant, but permanent: it never ends");
    }
    return Optional.empty();
  }

  static List<? extends ChildSpec<?>> all(List<? extends Child> children) {
    return children.stream().map(Child::childSpec).toList();
  }
}
