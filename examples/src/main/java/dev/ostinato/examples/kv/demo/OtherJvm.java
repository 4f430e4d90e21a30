package dev.ostinato.examples.kv.demo;

import module java.base;

/** Programs of this module in another JVM. */
final class OtherJvm {

  private OtherJvm() {}

  /** Starts one; what it writes to standard error is shown. */
  static Process start(Class<?> main, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    var modules = System.getProperty("jdk.module.path", "");
    if (modules.isEmpty()) {
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    } else {
      var module = main.getModule().getName();
      command.addAll(List.of("-p", modules, "-m", module + "/" + main.getName()));
    }
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
