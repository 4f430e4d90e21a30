package dev.ostinato.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

/** The files of a release, read from jars and folders. */
final class ReleaseFiles {

  private ReleaseFiles() {}

  /** All of them, by path. */
  static Map<String, byte[]> read(List<Path> path) throws IOException {
    var files = new HashMap<String, byte[]>();
    for (var place : path) {
      if (Files.isDirectory(place)) {
        readFolder(place, files);
      } else if (Files.exists(place)) {
        readJar(place, files);
      } else {
        throw new NoSuchFileException(place.toString());
      }
    }
    return files;
  }

  private static void readFolder(Path folder, Map<String, byte[]> files) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        var name = folder.relativize(file).toString().replace('\\', '/');
        files.putIfAbsent(name, Files.readAllBytes(file));
      }
    }
  }

  private static void readJar(Path file, Map<String, byte[]> files) throws IOException {
    try (var jar = new JarFile(file.toFile(), true, ZipFile.OPEN_READ, Runtime.version())) {
      for (var entry : (Iterable<java.util.jar.JarEntry>) jar.versionedStream()::iterator) {
        if (!entry.isDirectory()) {
          try (var in = jar.getInputStream(entry)) {
            files.putIfAbsent(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
  }
}
