package dev.ostinato.benchmarks.pekko;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor that does in its own context what it is told, and so is the parent of others. */
final class Nursery {

  /** Something to do in an actor. */
  @FunctionalInterface
  interface Task {
    void run(ActorContext<Job> context);
  }

  /** A task, to be done so many times. */
  record Job(long times, Task task) {}

  private static final long AT_ONCE = 100;

  private Nursery() {}

  static Behavior<Job> create() {
    return Behaviors.receive(Nursery::work);
  }

  /** Does it some times, then looks at its mailbox: it may have to bury children. */
  private static Behavior<Job> work(ActorContext<Job> context, Job job) {
    for (long i = Math.min(job.times(), AT_ONCE); i > 0; i--) {
      job.task().run(context);
    }
    if (job.times() > AT_ONCE) {
      context.getSelf().tell(new Job(job.times() - AT_ONCE, job.task()));
    }
    return Behaviors.same();
  }
}
