package dev.ostinato.internal.release;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How records of one class are taken apart and made. */
final class Shape {

  private static final ClassValue<Shape> KNOWN =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return new Shape(type);
        }
      };

  private final Class<?> type;
  private final List<RecordComponent> components;

  private Shape(Class<?> type) {
    this.type = type;
    this.components = List.of(type.getRecordComponents());
  }

  static Shape of(Class<?> type) {
    return KNOWN.get(type);
  }

  List<String> names() {
    return components.stream().map(RecordComponent::getName).toList();
  }

  /** The components as they are declared: {@code (int total, Instant since)}. */
  String text() {
    return components.stream()
        .map(one -> one.getType().getSimpleName() + " " + one.getName())
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** The values of a record, in the order of the components. */
  @Nullable Object[] values(Object record) throws ReflectiveOperationException {
    var values = new @Nullable Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(components.get(i).getAccessor(), record);
    }
    return values;
  }

  private static @Nullable Object get(Method accessor, Object record)
      throws ReflectiveOperationException {
    accessor.setAccessible(true);
    return accessor.invoke(record);
  }

  /** The name of the type of a component. */
  String type(String component) {
    return components.get(names().indexOf(component)).getGenericType().getTypeName();
  }

  /** The constructor that takes all components. */
  Constructor<?> canonical() throws NoSuchMethodException {
    return type.getDeclaredConstructor(
        components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
  }

  /**
   * The constructor that takes the components of another release's class, in their order, and is
   * not the canonical one: how a class says what new components are, or what becomes of those that
   * it has no longer.
   */
  @Nullable Constructor<?> constructor(Shape from) {
    return Arrays.stream(type.getDeclaredConstructors())
        .filter(one -> takes(one.getParameterTypes(), from) && !isCanonical(one))
        .findFirst()
        .orElse(null);
  }

  private boolean isCanonical(Constructor<?> one) {
    return Arrays.equals(
        one.getParameterTypes(),
        components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
  }

  private static boolean takes(Class<?>[] parameters, Shape from) {
    if (parameters.length != from.components.size()) {
      return false;
    }
    for (int i = 0; i < parameters.length; i++) {
      // those of a release are other classes of the same name
      if (!parameters[i].getName().equals(from.components.get(i).getType().getName())) {
        return false;
      }
    }
    return true;
  }

  static Object make(Constructor<?> constructor, @Nullable Object[] values)
      throws ReflectiveOperationException {
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  /** What a constructor or an accessor threw, or what kept it from being called. */
  static Throwable cause(Exception thrown) {
    return thrown instanceof InvocationTargetException target && target.getCause() != null
        ? target.getCause()
        : thrown;
  }
}
