// javac: cant.resolve.location.args: kindname.method, update
import module dev.ostinato;

class UpdateOfDuplicate {
  void change(Registry.Duplicate<String, Integer> registry) {
    registry.update("key", value -> value + 1); // refused
  }
}
