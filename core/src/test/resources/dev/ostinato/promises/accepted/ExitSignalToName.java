import module dev.ostinato;

import example.Counter;

class ExitSignalToName {
  void kill(ServerName<Counter> name) {
    Processes.exit(name.whereis().orElseThrow(), ExitReason.KILL); // accepted
  }
}
