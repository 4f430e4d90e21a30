// javac: java.lang.String, java.lang.Integer
import module dev.ostinato;

class WrongValue {
  void put(Registry.Unique<String, Integer> registry) {
    registry.register("key", "one"); // refused
  }
}
