package dev.ostinato.upgrade;

import dev.ostinato.process.Processes;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The names of the classes that all releases share: the library's, and those that a user names. */
record SharedClasses(List<String> packages, ClassLoader parent) implements Predicate<String> {

  private static final String LIBRARY = "dev.ostinato.";

  SharedClasses {
    packages = List.copyOf(packages);
  }

  @Override
  public boolean test(String name) {
    return packages.stream().anyMatch(one -> name.startsWith(one + "."))
        || (name.startsWith(LIBRARY) && isOfLibrary(name));
  }

  /** A jar may hold all that a program needs, this library as well. */
  private boolean isOfLibrary(String name) {
    try {
      return Objects.equals(
          Class.forName(name, false, parent).getProtectionDomain().getCodeSource(),
          Processes.class.getProtectionDomain().getCodeSource());
    } catch (ClassNotFoundException | LinkageError none) {
      return false;
    }
  }
}
