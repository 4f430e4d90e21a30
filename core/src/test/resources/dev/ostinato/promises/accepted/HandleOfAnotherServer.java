import module dev.ostinato;

import example.Bucket;

class HandleOfAnotherServer {
  ServerRef<Bucket> start(DynamicSupervisor supervisor) {
    return supervisor.startChild(Bucket.named("home")).orElseThrow(); // accepted
  }
}
