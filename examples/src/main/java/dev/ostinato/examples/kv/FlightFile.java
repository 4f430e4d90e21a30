package dev.ostinato.examples.kv;

import module java.base;

import dev.ostinato.examples.Arguments;
import java.text.ParseException;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** A flight recording of the whole life of the program, written when it ends. */
final class FlightFile {

  private FlightFile() {}

  static void record(Path file) {
    try {
      var recording = new Recording(Configuration.getConfiguration("default"));
      recording.setName("key-value server");
      recording.setToDisk(true);
      recording.setDumpOnExit(true);
      recording.setDestination(file);
      recording.start();
    } catch (IOException | ParseException e) {
      throw new Arguments.Misused("cannot record into " + file + ": " + e);
    }
  }
}
