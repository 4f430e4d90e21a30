import module dev.ostinato;

class ViaOfDuplicate {
  ServerName<?> name(Registry.Unique<String, Integer> registry) { // accepted
    return registry.via("key");
  }
}
