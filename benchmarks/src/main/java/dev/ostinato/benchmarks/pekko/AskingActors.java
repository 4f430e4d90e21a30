package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Clients that are actors. */
final class AskingActors<M> implements Program.Work {

  private sealed interface Message {}

  private record Begin(long times, CompletableFuture<Boolean> done) implements Message {}

  private record Answered(long sum) implements Message {}

  private record Failed(Throwable why) implements Message {}

  /** One of the clients. */
  private static final class Client<M> {

    private final ActorContext<Message> context;
    private final int number;
    private final Clients.Requests<M> requests;
    private Begin begin = new Begin(0, new CompletableFuture<>());
    private long turn;

    Client(ActorContext<Message> context, int number, Clients.Requests<M> requests) {
      this.context = context;
      this.number = number;
      this.requests = requests;
    }

    Behavior<Message> handle(Message message) {
      switch (message) {
        case Begin next -> {
          begin = next;
          turn = 0;
          ask();
        }
        case Answered _ -> {
          turn++;
          ask();
        }
        case Failed(var why) -> begin.done().completeExceptionally(why);
      }
      return Behaviors.same();
    }

    private void ask() {
      if (turn == begin.times()) {
        begin.done().complete(true);
        return;
      }
      context.ask(
          Long.class,
          requests.server(number, turn),
          Host.USUAL,
          (ActorRef<Long> replyTo) -> requests.request(turn, replyTo),
          (sum, failure) -> failure == null ? new Answered(sum) : new Failed(failure));
    }
  }

  private final List<ActorRef<Message>> clients;

  AskingActors(Host host, int clients, Clients.Requests<M> requests) {
    this.clients =
        host.spawn(
            clients,
            i ->
                Behaviors.setup(context ->
                    Behaviors.receiveMessage(new Client<>(context, i, requests)::handle)));
  }

  @Override
  public long run(long operations) throws Exception {
    List<CompletableFuture<Boolean>> all =
        Stream.generate(CompletableFuture<Boolean>::new).limit(clients.size()).toList();
    return Program.Work.timed(() -> {
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).tell(new Begin(operations / clients.size(), all.get(i)));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
          .get(Host.LONG.toSeconds(), TimeUnit.SECONDS);
    });
  }
}
