// javac: inconvertible.types: example.Bucket.Get, dev.ostinato.server.Call<
import module dev.ostinato;

import example.Counter;

class WrongTarget {
  void use(ServerRef<Counter> counter) {
    counter.call(new example.Bucket.Get("milk")); // refused
  }
}
