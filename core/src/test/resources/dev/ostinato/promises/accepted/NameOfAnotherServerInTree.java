import module dev.ostinato;

import example.Counter;

class NameOfAnotherServerInTree {
  Child child(ServerName<Counter> name) { // accepted
    return GenServer.named(name, new Counter(0));
  }
}
