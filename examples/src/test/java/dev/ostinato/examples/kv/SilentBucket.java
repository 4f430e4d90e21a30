package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.buckets.Bucket;

/** A bucket that never answers; it says when it has been asked. */
record SilentBucket(CountDownLatch asked)
    implements GenServer<Integer, Bucket.Request<?>, Cast<Bucket>>, Bucket {

  SilentBucket() {
    this(new CountDownLatch(1));
  }

  @Override
  public InitResult<Integer> init() {
    return ok(0);
  }

  @Override
  public CallResult<Integer> handleCall(Bucket.Request<?> request, From<?> from, Integer state) {
    asked.countDown();
    return noReply(state);
  }
}
