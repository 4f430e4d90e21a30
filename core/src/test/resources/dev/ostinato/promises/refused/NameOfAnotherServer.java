// javac: ServerName<example.Bucket>,example.Counter
import module dev.ostinato;

import example.Counter;

class NameOfAnotherServer {
  void start(ServerName<example.Bucket> name) {
    GenServer.startLink(name, new Counter(0)); // refused
  }
}
