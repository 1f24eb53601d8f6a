package io.github.zendeskevents.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The classes of the beans that route files declare, by name. */
final class Beans {

    private final Map<String, Class<?>> types = new TreeMap<>();

    Beans(List<RouteFile> files) {
        for (RouteFile file : files) {
            for (JsonNode item : file.tree()) {
                item.path("beans").forEach(bean -> types.put(bean.path("name").asText(), type(bean)));
            }
        }
    }

    private static Class<?> type(JsonNode bean) {
        try {
            Class<?> type = Class.forName(bean.path("type").asText());
            String factory = bean.path("factoryMethod").asText();
            return Arrays.stream(type.getMethods())
                    .filter(method -> method.getName().equals(factory) && Modifier.isStatic(method.getModifiers()))
                    .<Class<?>>map(Method::getReturnType)
                    .findFirst()
                    .orElse(type);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("no class for the bean " + bean.path("name"), e);
        }
    }

    Optional<Class<?>> type(String name) {
        return Optional.ofNullable(types.get(name));
    }
}
