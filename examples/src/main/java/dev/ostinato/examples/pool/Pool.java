package dev.ostinato.examples.pool;

import module dev.ostinato;
import module java.base;

/** Runs work in tasks, so many at a time; a task that fails harms nobody else. */
public interface Pool {

  sealed interface Request<R> extends Call<Pool, R> {}

  record Run<A>(Callable<A> work) implements Request<Outcome<A>> {}

  record Running() implements Request<Integer> {}

  static ChildSpec<ServerRef<Pool>> named(ServerName<Pool> name, TaskSupervisor tasks, int max) {
    return GenServer.named(name, new PoolServer(tasks, max));
  }

  static <A> Outcome<A> run(ServerRef<Pool> pool, Callable<A> work) {
    return pool.call(new Run<>(work), Processes.INFINITY);
  }

  static int running(ServerRef<Pool> pool) {
    return pool.call(new Running());
  }

  // Use

  static void main() {
    TaskSupervisor tasks = TaskSupervisor.local("tasks");
    ServerName<Pool> pool = ServerName.local("pool");
    var tree =
        Supervisor.of(Strategy.REST_FOR_ONE, TaskSupervisor.named(tasks), named(pool, tasks, 2))
            .startLink()
            .orElseThrow();
    show("42", run(pool, () -> Integer.parseInt("42")));
    show("forty-two", run(pool, () -> Integer.parseInt("forty-two")));

    var most = new AtomicInteger();
    var running = new AtomicInteger();
    Callable<Integer> work =
        () -> {
          int now = running.incrementAndGet();
          Processes.sleep(Duration.ofMillis(2));
          running.decrementAndGet();
          return most.accumulateAndGet(now, Math::max);
        };
    var clients = Stream.generate(() -> Task.async(() -> run(pool, work))).limit(8).toList();
    int done = Task.awaitMany(clients).size();
    IO.println(done + " done, never more than " + most + " at a time, " + running(pool) + " left");
    tree.stop();
  }

  private static void show(String what, Outcome<Integer> outcome) {
    IO.println(
        switch (outcome) {
          case Outcome.Ok<Integer>(var value) -> what + " is " + value;
          case Outcome.Exit<Integer>(var reason) -> what + ": " + reason;
        });
  }
}

record PoolServer(TaskSupervisor tasks, int max)
    implements GenServer<PoolServer.State, Pool.Request<?>, Cast<Pool>>, Pool {

  record State(int running, Queue<Job<?>> queue) {}

  record Job<A>(Callable<A> work, From<Outcome<A>> client) {

    static <A> Job<A> of(Run<A> run, From<?> from) {
      return new Job<>(run.work(), from.as(run));
    }

    void start(TaskSupervisor tasks) {
      tasks.asyncNolink(work, outcome -> new Finished<>(client, outcome));
    }
  }

  /** The message that a task has ended. */
  record Finished<A>(From<Outcome<A>> client, Outcome<A> outcome) {

    void reply() {
      client.reply(outcome);
    }
  }

  @Override
  public InitResult<State> init() {
    return ok(new State(0, new ArrayDeque<>()));
  }

  @Override
  public CallResult<State> handleCall(Pool.Request<?> request, From<?> from, State state) {
    return switch (request) {
      case Run<?> run -> {
        state.queue().add(Job.of(run, from));
        yield noReply(startNext(state.running(), state.queue()));
      }
      case Running running -> running.reply(state.running(), state);
    };
  }

  @Override
  public Next<State> handleInfo(Object message, State state) {
    return switch (message) {
      case Finished<?> finished -> {
        finished.reply();
        yield noReply(startNext(state.running() - 1, state.queue()));
      }
      default -> unexpected(message, state);
    };
  }

  private State startNext(int running, Queue<Job<?>> queue) {
    for (; running < max && !queue.isEmpty(); running++) queue.remove().start(tasks);
    return new State(running, queue);
  }
}
