import module dev.ostinato;

import example.Counter;

class WrongState {
  Next<Integer> handleCast(Counter counter) {
    return counter.noReply(1); // accepted
  }
}
