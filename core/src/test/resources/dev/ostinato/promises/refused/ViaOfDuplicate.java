// javac: cant.resolve.location.args: kindname.method, via
import module dev.ostinato;

class ViaOfDuplicate {
  ServerName<?> name(Registry.Duplicate<String, Integer> registry) {
    return registry.via("key"); // refused
  }
}
