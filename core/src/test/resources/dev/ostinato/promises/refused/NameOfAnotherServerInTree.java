// javac: ServerName<example.Bucket>,example.Counter
import module dev.ostinato;

import example.Counter;

class NameOfAnotherServerInTree {
  Child child(ServerName<example.Bucket> name) {
    return GenServer.named(name, new Counter(0)); // refused
  }
}
