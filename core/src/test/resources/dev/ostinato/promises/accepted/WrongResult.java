import module dev.ostinato;

import example.Counter;

class WrongResult {
  Integer use(ServerRef<Counter> counter) { // accepted
    return counter.call(new Counter.Get());
  }
}
