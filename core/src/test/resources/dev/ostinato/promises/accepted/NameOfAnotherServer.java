import module dev.ostinato;

import example.Counter;

class NameOfAnotherServer {
  void start(ServerName<Counter> name) { // accepted
    GenServer.startLink(name, new Counter(0));
  }
}
