package dev.ostinato.traffic;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.ServerRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * One run: clients cast and call as fast as they can, some of them for so short a time that it is
 * over at once; beside them others call servers that are killed all the time, and are killed
 * themselves.
 *
 * @param mortals how many servers are killed and started again
 */
record Traffic(int servers, int clients, int mortals, Duration time, long seed, Book book) {

  /** After which something has got lost. */
  static final Duration LONG = Duration.ofSeconds(30);

  private record Finished() {}

  /** Runs it in the calling process; what went wrong stands in the book. */
  void run() {
    var all = new ArrayList<ServerRef<Stop>>();
    for (int i = 0; i < servers; i++) {
      all.add(GenServer.<Stop>start(new Stop(i, all, servers, book)).orElseThrow());
    }
    var places = new AtomicReferenceArray<ServerRef<Stop>>(mortals);
    IntStream.range(0, mortals).forEach(i -> places.set(i, mortal()));
    Pid self = Pid.self();
    long end = System.nanoTime() + time.toNanos();
    var workers = new ArrayList<Monitored<Pid>>();
    for (int i = 0; i < clients; i++) {
      var random = new Random(seed + i);
      workers.add(Processes.spawnMonitor(() -> client(self, all, random, end)));
      workers.add(Processes.spawnMonitor(() -> daredevil(self, places, random, end)));
    }
    workers.add(Processes.spawnMonitor(() -> killer(self, places, end)));
    for (var worker : workers) {
      awaitEnd(worker);
    }
    awaitBalance();
    all.forEach(ServerRef::stop);
  }

  private ServerRef<Stop> mortal() {
    return GenServer.<Stop>start(new Stop(0, List.of(), servers, new Book())).orElseThrow();
  }

  private void awaitEnd(Monitored<Pid> worker) {
    Down down =
        Processes.receive(
                Down.class,
                one -> one.monitor().equals(worker.monitor()),
                time.plus(LONG).plus(LONG))
            .orElseThrow(() -> new IllegalStateException(worker.handle() + " does not end"));
    if (!(down.reason() instanceof ExitReason.Normal)) {
      book.wrong("client " + worker.handle() + " ended with " + down.reason());
    }
  }

  /** Casts are still passed on when the clients have ended. */
  private void awaitBalance() {
    long end = System.nanoTime() + LONG.toNanos();
    while (!book.isBalanced()) {
      if (System.nanoTime() - end > 0) {
        book.wrong("messages got lost: " + book);
        return;
      }
      Processes.sleep(Duration.ofMillis(5));
    }
  }

  private void client(Pid runner, List<ServerRef<Stop>> all, Random random, long end) {
    var counter = new Envelope.Counter(servers);
    while (System.nanoTime() - end < 0) {
      int to = random.nextInt(servers);
      book.sent.increment();
      switch (random.nextInt(4)) {
        case 0 -> all.get(to).cast(new Stop.Pass(counter.to(to), random.nextInt(6)));
        case 1 -> brief(all.get(to), new Stop.Ask(counter.to(to), 0), random);
        default -> {
          all.get(to).call(new Stop.Ask(counter.to(to), random.nextInt(4)), longOrEver(random));
          book.replies.increment();
        }
      }
    }
    runner.send(new Finished());
  }

  /** A call whose time may be over before the answer comes. */
  private void brief(ServerRef<Stop> server, Stop.Ask ask, Random random) {
    try {
      server.call(ask, Duration.ofNanos(random.nextInt(2_000_000)));
      book.replies.increment();
    } catch (ExitException exit) {
      if (exit.reason() instanceof ExitReason.Timeout) {
        book.timeouts.increment();
      } else {
        book.wrong("a call ended with " + exit.reason());
      }
    }
  }

  /** Calls servers that may be killed meanwhile: each call ends, with an answer or the death. */
  private void daredevil(
      Pid runner, AtomicReferenceArray<ServerRef<Stop>> places, Random random, long end) {
    while (System.nanoTime() - end < 0) {
      var server = places.get(random.nextInt(mortals));
      try {
        // Each is the first message of a sender that has just begun.
        server.call(new Stop.Ask(new Envelope.Counter(1).to(0), 0), longOrEver(random));
        book.replies.increment();
      } catch (ExitException exit) {
        switch (exit.reason()) {
          case ExitReason.Timeout _ ->
              book.wrong("a call of a server that was killed did not end: " + server);
          case ExitReason.CallCycle cycle -> book.wrong("there is no circle: " + cycle);
          default -> book.deaths.increment();
        }
      }
    }
    runner.send(new Finished());
  }

  /** A call without a time-out may run on the caller's own thread. */
  static Duration longOrEver(Random random) {
    return random.nextBoolean() ? LONG : Processes.INFINITY;
  }

  /** Calls, starts and stops without a time-out, until it is killed. */
  private void reckless(AtomicReferenceArray<ServerRef<Stop>> places, Random random) {
    while (true) {
      try {
        if (random.nextInt(4) == 0) {
          var own =
              GenServer.<Stop>startLink(new Stop(0, List.of(), servers, new Book())).orElseThrow();
          own.call(new Stop.Ask(new Envelope.Counter(1).to(0), 0), Processes.INFINITY);
          own.stop();
        } else {
          var server = places.get(random.nextInt(mortals));
          server.call(new Stop.Ask(new Envelope.Counter(1).to(0), 0), Processes.INFINITY);
        }
      } catch (ExitException exit) {
        book.deaths.increment();
      }
    }
  }

  private Monitored<Pid> spawnReckless(
      AtomicReferenceArray<ServerRef<Stop>> places, Random random) {
    return Processes.spawnMonitor(() -> reckless(places, new Random(random.nextLong())));
  }

  /** Kills one that may have lent its thread; its end is heard of. */
  private void killReckless(Monitored<Pid> one) {
    Processes.exit(one.handle(), ExitReason.KILL);
    var down = Processes.receive(Down.class, some -> some.monitor().equals(one.monitor()), LONG);
    if (down.isEmpty() || !(down.get().reason() instanceof ExitReason.Killed)) {
      book.wrong("one that was killed ended so: " + down);
    }
  }

  private void killer(Pid runner, AtomicReferenceArray<ServerRef<Stop>> places, long end) {
    var random = new Random(seed);
    var reckless = new ArrayList<Monitored<Pid>>();
    IntStream.range(0, mortals).forEach(_ -> reckless.add(spawnReckless(places, random)));
    while (System.nanoTime() - end < 0) {
      int victim = random.nextInt(mortals);
      killReckless(reckless.get(victim));
      reckless.set(victim, spawnReckless(places, random));
      int place = random.nextInt(mortals);
      var before = places.get(place);
      var reason = random.nextBoolean() ? ExitReason.KILL : ExitReason.SHUTDOWN;
      before.whereis().ifPresent(pid -> Processes.exit(pid, reason));
      places.set(place, mortal());
      Processes.sleep(Duration.ofNanos(random.nextInt(500_000)));
    }
    reckless.forEach(this::killReckless);
    runner.send(new Finished());
  }
}
