// javac: inconvertible.types: dev.ostinato.server.ServerRef<example.Counter>
import module dev.ostinato;

import example.Bucket;

class HandleOfAnotherServer {
  ServerRef<Bucket> start(DynamicSupervisor supervisor) {
    return supervisor.startChild(new example.Counter(0)).orElseThrow(); // refused
  }
}
