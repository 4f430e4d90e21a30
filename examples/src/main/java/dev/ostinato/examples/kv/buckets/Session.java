package dev.ostinato.examples.kv.buckets;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.wire.Answer;
import dev.ostinato.examples.kv.wire.Line;

/** What clients are answered, line by line. */
final class Session {

  private static final String OK = "OK";
  private static final String NOT_FOUND = "NOT FOUND";

  private Session() {}

  static Answer answer(Line line, boolean chaos) {
    return switch (line) {
      case Line.Text(var text) -> obey(Command.parse(text, chaos));
      case Line.TooLong() -> Answer.of("ERROR line too long");
      case Line.NotUtf8() -> Answer.of("ERROR not UTF-8");
      case Line.End() -> new Answer(List.of(), true);
    };
  }

  private static Answer obey(Command command) {
    try {
      return switch (command) {
        case Command.Create(var bucket) -> Answer.of(create(bucket));
        case Command.Put(var bucket, var key, var value) -> {
          Bucket.put(Bucket.called(bucket), key, value);
          yield Answer.of(OK);
        }
        case Command.Get(var bucket, var key) ->
            Bucket.get(Bucket.called(bucket), key)
                .map(value -> Answer.of(value, OK))
                .orElse(Answer.of(NOT_FOUND));
        case Command.Delete(var bucket, var key) -> {
          Bucket.delete(Bucket.called(bucket), key);
          yield Answer.of(OK);
        }
        case Command.Buckets() ->
            new Answer(Stream.concat(Bucket.names().stream(), Stream.of(OK)).toList(), false);
        case Command.Crash(var bucket) -> {
          Bucket.crash(Bucket.called(bucket));
          yield Answer.of(OK);
        }
        case Command.Quit() -> new Answer(List.of("BYE"), true);
        case Command.Unknown() -> Answer.of("UNKNOWN COMMAND");
        case Command.Misused(var usage) -> Answer.of("ERROR usage: " + usage);
      };
    } catch (ExitException exit) {
      return Answer.of(failure(exit.reason()));
    }
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
