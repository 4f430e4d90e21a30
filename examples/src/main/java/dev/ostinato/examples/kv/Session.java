package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

/**
 * What one client is answered, line by line.
 *
 * @param chaos whether it may crash buckets
 */
record Session(Answers answers, boolean chaos) {

  private static final String OK = "OK";
  private static final String NOT_FOUND = "NOT FOUND";

  /** Answers a line; false if it was the last. */
  boolean answer(Line line) throws IOException {
    switch (line) {
      case Line.Text(var text) -> {
        return obey(Command.parse(text, chaos));
      }
      case Line.TooLong() -> answers.line("ERROR line too long");
      case Line.NotUtf8() -> answers.line("ERROR not UTF-8");
      case Line.End() -> {
        return false;
      }
    }
    return true;
  }

  private boolean obey(Command command) throws IOException {
    try {
      switch (command) {
        case Command.Create(var bucket) -> answers.line(create(bucket));
        case Command.Put(var bucket, var key, var value) -> {
          Bucket.put(Bucket.called(bucket), key, value);
          answers.line(OK);
        }
        case Command.Get(var bucket, var key) -> {
          var value = Bucket.get(Bucket.called(bucket), key);
          if (value.isPresent()) answers.line(value.get());
          answers.line(value.isPresent() ? OK : NOT_FOUND);
        }
        case Command.Delete(var bucket, var key) -> {
          Bucket.delete(Bucket.called(bucket), key);
          answers.line(OK);
        }
        case Command.Buckets() -> {
          for (var name : Bucket.names()) answers.line(name);
          answers.line(OK);
        }
        case Command.Crash(var bucket) -> {
          Bucket.crash(Bucket.called(bucket));
          answers.line(OK);
        }
        case Command.Quit() -> {
          answers.line("BYE");
          return false;
        }
        case Command.Unknown() -> answers.line("UNKNOWN COMMAND");
        case Command.Misused(var usage) -> answers.line("ERROR usage: " + usage);
      }
    } catch (ExitException exit) {
      answers.line(failure(exit.reason()));
    }
    return true;
  }

  private static String create(String bucket) {
    try {
      Bucket.create(bucket);
      return OK;
    } catch (ExitException exit) {
      return "ERROR the bucket could not be started";
    }
  }

  /** Why a bucket did not answer. */
  private static String failure(ExitReason reason) {
    return switch (reason) {
      case ExitReason.NoProcess() -> NOT_FOUND;
      case ExitReason.Timeout() -> "ERROR no answer from the bucket in 5 s";
      default -> "ERROR the bucket ended before it answered";
    };
  }
}
