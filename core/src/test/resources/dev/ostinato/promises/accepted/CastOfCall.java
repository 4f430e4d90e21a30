import module dev.ostinato;

import example.Counter;

class CastOfCall {
  void use(ServerRef<Counter> counter) {
    counter.cast(new Counter.Add(1)); // accepted
  }
}
