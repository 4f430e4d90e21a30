import module dev.ostinato;

import example.Bucket;

class WrongDeferredReply {
  void later(From<?> from, Bucket.Await await) {
    From<Integer> client = from.as(await); // accepted
  }
}
