package dev.ostinato.sys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of what the library tells, calls of any length included. */
@SuppressWarnings("exports")
final class Flights implements AutoCloseable {

  private final Recording recording = new Recording();

  private Flights() {
    for (var name :
        List.of("ProcessStart", "ProcessExit", "Crash", "Restart", "Backlog", "LongHandler")) {
      recording.enable("dev.ostinato." + name);
    }
    recording.enable("dev.ostinato.Call").withoutThreshold();
    recording.start();
  }

  static Flights start() {
    return new Flights();
  }

  /** Ends the recording; the events in it. */
  List<RecordedEvent> events() {
    try {
      Path file = Files.createTempFile("flight", ".jfr");
      try {
        recording.stop();
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the recording; the events of one kind that are about a process. */
  static List<RecordedEvent> of(List<RecordedEvent> events, String name, String field, Object pid) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.ostinato." + name))
        .filter(event -> event.getString(field).startsWith(pid.toString()))
        .toList();
  }

  @Override
  public void close() {
    recording.close();
  }
}
