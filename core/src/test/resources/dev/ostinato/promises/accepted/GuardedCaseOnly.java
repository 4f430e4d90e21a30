import module dev.ostinato;

import example.Bucket;

class GuardedCaseOnly {
  CallResult<Integer> handleCall(Bucket.Request<?> request, Integer amount) {
    return switch (request) {
      case Bucket.Get get -> get.reply(java.util.Optional.empty(), amount);
      case Bucket.Put put -> put.reply(Ok.OK, amount);
      case Bucket.Await await -> await.reply(amount, amount); // accepted
    };
  }
}
