import module dev.ostinato;

import example.Counter;

class ReplyToCast {
  CallResult<Integer> handleCast(Counter.Get get, Integer count) { // accepted
    return get.reply(count, count);
  }
}
