import module dev.ostinato;

import example.Counter;

class WrongTarget {
  void use(ServerRef<Counter> counter) {
    counter.call(new Counter.Get()); // accepted
  }
}
