import module dev.ostinato;

class UpdateOfDuplicate {
  void change(Registry.Unique<String, Integer> registry) { // accepted
    registry.update("key", value -> value + 1);
  }
}
