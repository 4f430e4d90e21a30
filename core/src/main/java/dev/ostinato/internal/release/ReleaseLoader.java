package dev.ostinato.internal.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one release: its own ones come before those of the parent, but for those that are
 * said to be shared. All was read when the release was loaded: files may change, or vanish.
 */
public final class ReleaseLoader extends ClassLoader {
  /*
   * Protocol.
   *
   * line: null -> an object, the same one for all releases of one program, before it is used.
   * next: null -> the loader of the release that took over, once, by the one who upgrades, when
   *   nothing can fail any more and no server of this release runs, before any of the next does.
   *   Whoever finds an object of a class of this one looks here to see whether it is of the past.
   */
  static {
    registerAsParallelCapable();
  }

  private final String version;
  private final Map<String, byte[]> files;
  private final Predicate<String> shared;
  private final Set<Class<?>> made = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Object line;
  private volatile @Nullable ReleaseLoader next;
  private volatile boolean follows;
  private volatile Map<String, String> renamed = Map.of();

  /**
   * Classes that were read.
   *
   * @param files by path, the elements of which are separated by slashes
   * @param shared whether the class of that name is the parent's, though it is among the files
   */
  public ReleaseLoader(
      String version, Map<String, byte[]> files, Predicate<String> shared, ClassLoader parent) {
    super("release " + version, parent);
    this.version = version;
    this.files = Map.copyOf(files);
    this.shared = shared;
  }

  /** The release that a class belongs to; null if it is of none. */
  public static @Nullable ReleaseLoader of(Class<?> type) {
    return type.getClassLoader() instanceof ReleaseLoader loader ? loader : null;
  }

  /** Whether an object is of a class of a release that another one has taken the place of. */
  public static boolean isOfThePast(Object object) {
    var loader = of(object.getClass());
    return loader != null && loader.next != null;
  }

  public String version() {
    return version;
  }

  /** What all releases of one program have in common; null before this is one of them. */
  public @Nullable Object line() {
    return line;
  }

  /**
   * This is a release of the program that {@code program} stands for.
   *
   * @return false if it is one of another
   */
  public synchronized boolean line(Object program) {
    if (line == null) {
      line = program;
    }
    return line == program;
  }

  public @Nullable ReleaseLoader next() {
    return next;
  }

  /**
   * Another one takes the place of this.
   *
   * @param names of classes that are called otherwise there
   */
  public void next(ReleaseLoader follower, Map<String, String> names) {
    renamed = Map.copyOf(names);
    follower.follows = true;
    next = follower;
  }

  /** Whether it has taken the place of another: there may be objects of that. */
  public boolean follows() {
    return follows;
  }

  Map<String, String> renamed() {
    return renamed;
  }

  /** The classes that were defined here. */
  public List<Class<?>> made() {
    return List.copyOf(made);
  }

  // Loading

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!files.containsKey(file(name)) || shared.test(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      var type = loaded != null ? loaded : findClass(name);
      if (resolve) {
        resolveClass(type);
      }
      return type;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var bytes = files.get(file(name));
    if (bytes == null || shared.test(name)) {
      throw new ClassNotFoundException(name + " is not in release " + version);
    }
    var type = defineClass(name, bytes, 0, bytes.length);
    made.add(type);
    return type;
  }

  private static String file(String name) {
    return name.replace('.', '/') + ".class";
  }

  // Resources

  @Override
  public @Nullable URL getResource(String name) {
    var own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    var bytes = files.get(name);
    return bytes != null ? new ByteArrayInputStream(bytes) : super.getResourceAsStream(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    var bytes = files.get(name);
    if (bytes == null) {
      return null;
    }
    try {
      return URL.of(URI.create("release:/" + version.hashCode() + "/"), new Bytes(bytes));
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    var own = findResource(name);
    return own == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(own));
  }

  /** What was read stands behind the address. */
  private static final class Bytes extends URLStreamHandler {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }

  @Override
  public String toString() {
    return "release " + version;
  }
}
