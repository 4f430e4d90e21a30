import module dev.ostinato;

class WrongTaskResult {
  Integer use() { // accepted
    return Task.async(() -> 1).await();
  }
}
