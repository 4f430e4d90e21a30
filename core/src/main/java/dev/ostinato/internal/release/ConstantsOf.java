package dev.ostinato.internal.release;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** Of which enum the keys of a map are: an empty one says so only when it is serialized. */
final class ConstantsOf extends ObjectOutputStream {

  private @Nullable Class<?> found;

  private ConstantsOf() throws IOException {
    super(OutputStream.nullOutputStream());
  }

  static Class<?> keys(EnumMap<?, ?> map) {
    if (!map.isEmpty()) {
      return map.keySet().iterator().next().getDeclaringClass();
    }
    try (var stream = new ConstantsOf()) {
      stream.writeObject(map);
      var type = stream.found;
      if (type != null) {
        return type;
      }
    } catch (IOException impossible) {
      // as if it had not said so
    }
    throw new IllegalStateException("an EnumMap that does not say of which enum it is");
  }

  @Override
  protected void annotateClass(Class<?> type) {
    if (type.isEnum()) {
      found = type;
    }
  }
}
