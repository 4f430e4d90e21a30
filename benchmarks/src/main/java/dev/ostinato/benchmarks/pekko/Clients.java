package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import org.apache.pekko.actor.typed.ActorRef;

/** The kinds of clients that call; each client waits for an answer before it asks again. */
enum Clients {
  /** Virtual threads, which ask from outside and join the answer. */
  THREADS {
    @Override
    <M> Program.Work calling(Host host, int clients, Requests<M> requests) {
      return operations -> AskingThreads.run(host, clients, operations, requests);
    }
  },
  /** Actors, which get each answer as a message. */
  ACTORS {
    @Override
    <M> Program.Work calling(Host host, int clients, Requests<M> requests) {
      return new AskingActors<>(host, clients, requests);
    }
  };

  /** What clients ask, and whom. */
  interface Requests<M> {

    ActorRef<M> server(int client, long turn);

    M request(long turn, ActorRef<Long> replyTo);
  }

  /** Clients that share the operations, all begin at once, and are timed until the last is done. */
  abstract <M> Program.Work calling(Host host, int clients, Requests<M> requests);
}
