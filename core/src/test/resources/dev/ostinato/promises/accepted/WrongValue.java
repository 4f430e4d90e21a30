import module dev.ostinato;

class WrongValue {
  void put(Registry.Unique<String, Integer> registry) {
    registry.register("key", 1); // accepted
  }
}
