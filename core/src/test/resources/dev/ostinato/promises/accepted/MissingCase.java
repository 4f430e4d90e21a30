import module dev.ostinato;

import example.Counter;

class MissingCase {
  CallResult<Integer> handleCall(Counter.Request<?> request, Integer count) {
    return switch (request) {
      case Counter.Get get -> get.reply(count, count);
      case Counter.AddAndGet add -> add.reply(count, count); // accepted
    };
  }
}
