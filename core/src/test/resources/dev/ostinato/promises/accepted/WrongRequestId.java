import module dev.ostinato;

import example.Counter;

class WrongRequestId {
  RequestId<Integer> use(ServerRef<Counter> counter) { // accepted
    return counter.sendRequest(new Counter.Get());
  }
}
