package dev.ostinato.upgrade;

import dev.ostinato.application.Application;
import dev.ostinato.internal.release.ReleaseLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The code of one version of a program, in a class loader of its own: an OTP {@code release}.
 *
 * <p>Its classes come before those of the same name that the program was started with, but for
 * those that are shared: the JDK, this library, and the packages that it names as shared. Classes
 * that are shared are the same in all releases, and never change. So what must outlive a release
 * holds none of its classes: a loop that waits on a socket, a thread pool, a server of somebody
 * else's.
 */
public final class Release {

  private final ReleaseLoader loader;
  private final Application application;
  private final Map<Class<?>, Object> services = new ConcurrentHashMap<>();

  private Release(ReleaseLoader loader, Application application) {
    this.loader = loader;
    this.application = application;
  }

  /**
   * As {@link #load(String, String, List, List)}, where only the JDK and the library are shared.
   */
  public static Release load(String version, String application, Path... path) {
    return load(version, application, List.of(path), List.of());
  }

  /**
   * Reads a release; its files are not needed afterwards.
   *
   * @param version what {@code codeChange} of other releases is told
   * @param application the class of its {@link Application}, which has a constructor without
   *     parameters
   * @param path jars and folders of classes; of files of the same name the first counts
   * @param shared packages whose classes, and those of the packages below, are the program's,
   *     though they may be among these files
   * @throws IllegalArgumentException if a file cannot be read, or the application is not there, is
   *     none, or cannot be made; the text says what is wrong
   */
  public static Release load(
      String version, String application, List<Path> path, List<String> shared) {
    Objects.requireNonNull(version, "version");
    Map<String, byte[]> files;
    try {
      files = ReleaseFiles.read(path);
    } catch (IOException | UncheckedIOException unreadable) {
      throw new IllegalArgumentException(
          "release " + version + " cannot be read: " + unreadable, unreadable);
    }
    var parent = Objects.requireNonNull(Release.class.getClassLoader());
    var loader = new ReleaseLoader(version, files, new SharedClasses(shared, parent), parent);
    return new Release(loader, application(loader, application, path));
  }

  private static Application application(ReleaseLoader loader, String name, List<Path> path) {
    try {
      var type = Class.forName(name, true, loader);
      if (ReleaseLoader.of(type) != loader) {
        throw new IllegalArgumentException(
            name + " is not in " + loader + ", but among the shared classes");
      }
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      if (constructor.newInstance() instanceof Application application) {
        return application;
      }
      throw new IllegalArgumentException(
          "expected " + name + " of " + loader + " to implement " + Application.class.getName());
    } catch (ClassNotFoundException missing) {
      throw new IllegalArgumentException(
          "expected a class " + name + " in " + loader + ", which was read from " + path, missing);
    } catch (NoSuchMethodException missing) {
      throw new IllegalArgumentException(
          "expected a constructor without parameters in " + name + " of " + loader, missing);
    } catch (UnsupportedClassVersionError newer) {
      throw new IllegalArgumentException(
          loader + " was compiled for a newer JVM than this: " + newer.getMessage(), newer);
    } catch (ReflectiveOperationException | LinkageError failed) {
      throw new IllegalArgumentException(
          "cannot make the application of " + loader + ": " + failed, failed);
    }
  }

  public String version() {
    return loader.version();
  }

  ReleaseLoader loader() {
    return loader;
  }

  Application application() {
    return application;
  }

  /** Looks whether another release has all that this one was asked for. */
  void checkServices(Release next) throws Refused {
    for (var type : services.keySet()) {
      Helper.run(Duration.ofSeconds(5), next::toString, () -> next.service(type));
    }
  }

  /** What {@link LiveApplication#use} promises. */
  <T> T service(Class<T> type) {
    var known = services.get(type);
    if (known == null && type.isInstance(application)) {
      services.put(type, application);
      known = application;
    }
    if (known == null) {
      Release.class.getModule().addUses(type);
      var found =
          ServiceLoader.load(type, loader).stream()
              .filter(provider -> ReleaseLoader.of(provider.type()) == loader)
              .findFirst()
              .map(ServiceLoader.Provider::get)
              .orElseThrow(() ->
                  new IllegalStateException(
                      "expected the application of "
                          + loader
                          + " to be a "
                          + type.getName()
                          + ", or a file META-INF/services/"
                          + type.getName()));
      known = Objects.requireNonNullElse(services.putIfAbsent(type, found), found);
    }
    return type.cast(known);
  }

  /** {@code release 2}. */
  @Override
  public String toString() {
    return loader.toString();
  }
}
