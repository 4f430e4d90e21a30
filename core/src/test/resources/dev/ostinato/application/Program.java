import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;

import module dev.ostinato;
import module java.base;

/** Applications that end in the way that the first argument says; the second is a file. */
record Program(String way, Path file) implements Application {

  /** Writes numbered lines, and a last one when it is told to end. */
  record Store(Path file) implements GenServer<BufferedWriter, Store.Put, Cast<Store>> {
    record Put(int number) implements Call<Store, Ok> {}

    static final ServerName<Store> NAME = ServerName.local("store");

    @Override
    public InitResult<BufferedWriter> init() throws IOException {
      Processes.trapExits(true);
      return ok(Files.newBufferedWriter(file));
    }

    @Override
    public CallResult<BufferedWriter> handleCall(Put put, From<?> from, BufferedWriter out)
        throws IOException {
      out.write("line " + put.number() + "\n");
      return put.reply(Ok.OK, out);
    }

    @Override
    public void terminate(ExitReason reason, BufferedWriter out) throws IOException {
      out.write("end\n");
      out.close();
      IO.println("store ends");
    }
  }

  /** What the program needs. */
  record Base() implements Application {
    @Override
    public Supervisor.Spec start(String... args) {
      return Supervisor.of(ONE_FOR_ONE, telling("base", _ -> Processes.receive()));
    }

    @Override
    public void stop() {
      IO.println("base has stopped");
    }
  }

  static ChildSpec<Pid> telling(String name, Consumer<Integer> work) {
    return ChildSpec.process(
        name,
        ack -> {
          Processes.onExit(() -> IO.println(name + " ends"));
          ack.ok(Pid.self());
          for (int i = 0; true; i++) work.accept(i);
        });
  }

  static ChildSpec<Pid> stubborn() {
    return telling(
            "stubborn",
            _ -> {
              Processes.trapExits(true);
              Processes.receive();
            })
        .shutdown(Shutdown.after(Duration.ofMillis(100)));
  }

  static ChildSpec<Pid> hanging() {
    return ChildSpec.process(
        "hanging",
        _ -> {
          IO.println("up");
          Processes.receive();
        });
  }

  /** A child that does something once the application is up. */
  ChildSpec<Pid> doing(Action action) {
    return ChildSpec.process(
        "doing",
        ack -> {
          ack.ok(Pid.self());
          awaitUp();
          action.run();
        });
  }

  void awaitUp() {
    while (!Application.started().contains(this)) Thread.onSpinWait();
  }

  void crash() {
    throw new IllegalStateException("it crashes");
  }

  void stopFromOutside() {
    Processes.spawn(() -> Application.stop(this));
    Processes.receive();
  }

  static void exitFromOutside() {
    Thread.ofPlatform().start(() -> System.exit(3));
    Processes.receive();
  }

  static void killParent() {
    Processes.exit(
        Processes.info(Pid.self()).orElseThrow().parent().orElseThrow(), ExitReason.KILL);
    Processes.receive();
  }

  @Override
  public List<Application> dependencies() {
    return List.of(new Base());
  }

  @Override
  public Supervisor.Spec start(String... args) throws Exception {
    var store = GenServer.named(Store.NAME, new Store(file));
    var load = telling("load", i -> Store.NAME.call(new Store.Put(i)));
    return switch (way) {
      case "load" -> Supervisor.of(ONE_FOR_ONE, store, load, stubborn());
      case "hang" -> Supervisor.of(ONE_FOR_ONE, store);
      case "start" -> Supervisor.of(ONE_FOR_ONE, store, hanging());
      case "broken" -> throw new IOException("no disk");
      case "crash" -> Supervisor.of(ONE_FOR_ONE, store, doing(this::crash));
      case "kill" -> Supervisor.of(ONE_FOR_ONE, doing(Program::killParent));
      case "stop" -> Supervisor.of(ONE_FOR_ONE, doing(this::stopFromOutside));
      case "exit" -> Supervisor.of(ONE_FOR_ONE, doing(Program::exitFromOutside));
      case "done" ->
          Supervisor.of(ONE_FOR_ONE, doing(() -> {}).restart(Restart.TEMPORARY).significant(true))
              .autoShutdown(AutoShutdown.ANY_SIGNIFICANT);
      default -> throw new IllegalArgumentException(way);
    };
  }

  @Override
  public void prepStop() {
    IO.println("is to stop");
    if (way.equals("hang")) Processes.receive();
  }

  @Override
  public void stop() {
    IO.println("has stopped");
  }

  static void main(String... args) {
    var program = new Program(args[0], Path.of(args[1]));
    if (args[0].matches("load|hang")) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            program.awaitUp();
            IO.println("up");
          });
    }
    Application.run(program);
    IO.println("after run");
  }
}
