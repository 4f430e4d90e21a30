package dev.ostinato.conformance.language;

import dev.ostinato.conformance.json.JsonSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file of scenarios as it was read.
 *
 * @param complaints what could not be read, each with the file and the line
 */
public record ScenarioFile(List<Scenario> scenarios, List<String> complaints) {

  /** Reads a file; what is wrong with it becomes a complaint, and the rest of it is kept. */
  public static ScenarioFile read(String name) {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return read(name, in);
    } catch (NoSuchFileException _) {
      return unreadable(name, "no such file");
    } catch (IOException | IllegalArgumentException e) {
      return unreadable(name, "cannot be read: " + e.getMessage());
    }
  }

  /** Reads what is in {@code in}, which complaints call {@code name}. */
  public static ScenarioFile read(String name, InputStream in) throws IOException {
    var scenarios = new ArrayList<Scenario>();
    var complaints = new ArrayList<String>();
    int number = 0;
    for (byte[] bytes : lines(in.readAllBytes())) {
      number++;
      try {
        String line = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        if (!line.isBlank()) {
          scenarios.add(Scenario.parse(line));
        }
      } catch (CharacterCodingException _) {
        complaints.add(name + ":" + number + ": not UTF-8");
      } catch (JsonSyntaxException | MalformedException e) {
        complaints.add(name + ":" + number + ": " + e.getMessage());
      }
    }
    if (scenarios.isEmpty() && complaints.isEmpty()) {
      complaints.add(name + ": no scenario in it");
    }
    return new ScenarioFile(scenarios, complaints);
  }

  private static List<byte[]> lines(byte[] bytes) {
    var lines = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    return lines;
  }

  private static ScenarioFile unreadable(String name, String why) {
    return new ScenarioFile(List.of(), List.of(name + ": " + why));
  }
}
