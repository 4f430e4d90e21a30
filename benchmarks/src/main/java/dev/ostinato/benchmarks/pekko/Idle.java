package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Servers that wait, and are weighed; each has answered once before. */
abstract class Idle implements Program.Population {

  final Host host = new Host();
  private long started;

  /** Starts a server, and makes it answer. */
  abstract void start(long number, ActorRef<Long> replyTo);

  @Override
  public void grow(int processes) throws Exception {
    var missing = new CountDownLatch(processes);
    ActorRef<Long> answers =
        host.spawn(
            Behaviors.receiveMessage(_ -> {
              missing.countDown();
              return missing.getCount() == 0 ? Behaviors.stopped() : Behaviors.same();
            }));
    for (int i = 0; i < processes; i++) {
      start(started++, answers);
    }
    Host.await(missing);
  }

  @Override
  public void close() {
    host.close();
  }

  /** Servers that nobody else knows. */
  static final class Servers extends Idle {

    @Override
    void start(long number, ActorRef<Long> replyTo) {
      host.repeat(
          1,
          context ->
              context.spawnAnonymous(Counter.create()).tell(new Counter.Add(number, replyTo)));
    }
  }

  /** Servers that are restarted when they fail, in the registry that is their parent. */
  static final class Supervised extends Idle {

    private static final Behavior<Counter.Message> SERVER =
        Behaviors.supervise(Counter.create()).onFailure(SupervisorStrategy.restart());

    private final ActorRef<Registry.Message<Counter.Message>> registry =
        host.spawn(Registry.create());

    @Override
    void start(long number, ActorRef<Long> replyTo) {
      registry.tell(new Registry.Start<>(number, SERVER));
      registry.tell(new Registry.Deliver<>(number, new Counter.Add(number, replyTo)));
    }
  }
}
