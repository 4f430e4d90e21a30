package dev.ostinato.server;

import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.SpawnOption;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a class of servers declares that it understands.
 *
 * <p>The compiler checks messages against {@link Call} and {@link Cast}, of which anyone can make a
 * new one; the sealed types that the server's handlers take are looked up here, at run time.
 *
 * @param server the class of the server
 * @param serverName that class without its package
 * @param calls what its {@code handleCall} takes
 * @param casts what its {@code handleCast} takes
 * @param state what its callbacks take for its state
 * @param release the release that it is of, if its code can be replaced
 * @param label what its processes are called, unless they are called something else
 */
record Protocol(
    Class<?> server,
    String serverName,
    Class<?> calls,
    Class<?> casts,
    Class<?> state,
    @Nullable ReleaseLoader release,
    SpawnOption label) {

  /** For which servers a class of messages is. */
  private static final ClassValue<Class<?>> ADDRESSEES =
      new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
          var arguments = new HashMap<TypeVariable<?>, Type>();
          collect(type, arguments);
          return erase(Message.class.getTypeParameters()[0], arguments);
        }
      };

  private static final ClassValue<Protocol> KNOWN =
      new ClassValue<>() {
        @Override
        protected Protocol computeValue(Class<?> type) {
          return read(type);
        }
      };

  static Protocol of(GenServer<?, ?, ?> server) {
    return KNOWN.get(server.getClass());
  }

  /** Why the server cannot answer a request that is none of its calls. */
  String refusal(Object request) {
    return serverName
        + " does not understand "
        + Words.brief(request)
        + "; it answers "
        + name(calls);
  }

  /** Why the server cannot take a message that is none of its casts. */
  String refusalOfCast(Object message) {
    return serverName
        + " does not understand "
        + Words.brief(message)
        + "; it takes "
        + name(casts);
  }

  private static String name(Class<?> type) {
    return type.getName()
        .substring(type.getPackageName().length())
        .replaceFirst("^\\.", "")
        .replace('$', '.');
  }

  private static Protocol read(Class<?> type) {
    var arguments = new HashMap<TypeVariable<?>, Type>();
    collect(type, arguments);
    var parameters = GenServer.class.getTypeParameters();
    return new Protocol(
        type,
        name(type),
        erase(parameters[1], arguments),
        erase(parameters[2], arguments),
        erase(parameters[0], arguments),
        ReleaseLoader.of(type),
        SpawnOption.label(name(type)));
  }

  boolean answers(Object request) {
    return calls.isInstance(request) && isForServer(request);
  }

  boolean takes(Object message) {
    return casts.isInstance(message);
  }

  /** A server that names no type of its own takes what says that it is for this server. */
  private boolean isForServer(Object request) {
    boolean anything = calls.isAssignableFrom(Call.class);
    return !anything || ADDRESSEES.get(request.getClass()).isAssignableFrom(server);
  }

  /** Gathers what stands for each type variable, in all supertypes. */
  private static void collect(Type type, Map<TypeVariable<?>, Type> arguments) {
    Class<?> raw;
    switch (type) {
      case ParameterizedType parameterized -> {
        raw = (Class<?>) parameterized.getRawType();
        var variables = raw.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
          arguments.put(variables[i], parameterized.getActualTypeArguments()[i]);
        }
      }
      case Class<?> plain -> raw = plain;
      default -> throw new IllegalArgumentException("no class: " + type);
    }
    if (raw.getGenericSuperclass() != null) {
      collect(raw.getGenericSuperclass(), arguments);
    }
    for (var implemented : raw.getGenericInterfaces()) {
      collect(implemented, arguments);
    }
  }

  private static Class<?> erase(Type type, Map<TypeVariable<?>, Type> arguments) {
    return switch (type) {
      case Class<?> raw -> raw;
      case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
      case TypeVariable<?> variable ->
          arguments.containsKey(variable)
              ? erase(arguments.get(variable), arguments)
              : erase(variable.getBounds()[0], arguments);
      case WildcardType wildcard -> erase(wildcard.getUpperBounds()[0], arguments);
      case GenericArrayType array ->
          Array.newInstance(erase(array.getGenericComponentType(), arguments), 0).getClass();
      default -> Object.class;
    };
  }
}
