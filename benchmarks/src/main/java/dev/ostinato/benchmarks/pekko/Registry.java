package dev.ostinato.benchmarks.pekko;

import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actors by their keys: a map behind an actor, which forgets those that end. */
final class Registry<M> {

  sealed interface Message<M> {}

  /** Starts an actor as a child of the registry. */
  record Start<M>(long key, Behavior<M> behavior) implements Message<M> {}

  /** Enters an actor; the answer is whether its key was free. */
  record Register<M>(long key, ActorRef<M> actor, ActorRef<Boolean> replyTo)
      implements Message<M> {}

  /** Passes a message on. */
  record Deliver<M>(long key, M message) implements Message<M> {}

  /** Answers how many there are. */
  record Count<M>(ActorRef<Long> replyTo) implements Message<M> {}

  private record Gone<M>(long key) implements Message<M> {}

  private final ActorContext<Message<M>> context;
  private final Map<Long, ActorRef<M>> actors = new HashMap<>();

  private Registry(ActorContext<Message<M>> context) {
    this.context = context;
  }

  static <M> Behavior<Message<M>> create() {
    return Behaviors.setup(context -> Behaviors.receiveMessage(new Registry<M>(context)::handle));
  }

  private Behavior<Message<M>> handle(Message<M> message) {
    switch (message) {
      case Start<M>(var key, var behavior) -> {
        if (!actors.containsKey(key)) {
          enter(key, context.spawnAnonymous(behavior));
        }
      }
      case Register<M>(var key, var actor, var replyTo) -> {
        boolean free = !actors.containsKey(key);
        if (free) {
          enter(key, actor);
        }
        replyTo.tell(free);
      }
      case Deliver<M>(var key, var content) -> {
        ActorRef<M> actor = actors.get(key);
        if (actor != null) {
          actor.tell(content);
        }
      }
      case Count<M>(var replyTo) -> replyTo.tell((long) actors.size());
      case Gone<M>(var key) -> actors.remove(key);
    }
    return Behaviors.same();
  }

  private void enter(long key, ActorRef<M> actor) {
    actors.put(key, actor);
    context.watchWith(actor, new Gone<>(key));
  }
}
