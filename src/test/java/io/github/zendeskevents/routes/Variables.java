package io.github.zendeskevents.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Variable;

/** Finds the variables that routes and Java name. Only those that begin with {@code zendesk} are the routes' own. */
final class Variables {

    private static final Pattern IN_SIMPLE = Pattern.compile("\\$\\{variable(?:As\\(|\\.|:)([A-Za-z0-9]+)");
    private static final Pattern IN_JAVA = Pattern.compile("\\.(?:get|set|remove)Variable\\(\\s*\"([^\"]+)\"");
    private static final List<String> STEPS = List.of("setVariable", "removeVariable");
    private static final List<String> OPTIONS = List.of("variableSend", "variableReceive");
    private static final Path CLASSES = Path.of("target/classes");

    private final Map<String, Set<String>> places = new TreeMap<>();

    /** Names by the places that name them. */
    static Map<String, Set<String>> used() {
        Variables found = new Variables();
        RouteFile.all().forEach(file -> found.walk(file.tree(), file.toString()));
        classes().forEach(found::annotated);
        found.sources();
        return found.places;
    }

    /** Names by the places of one file. */
    static Map<String, Set<String>> of(RouteFile file) {
        Variables found = new Variables();
        found.walk(file.tree(), file.toString());
        return found.places;
    }

    private void walk(JsonNode node, String place) {
        node.properties().forEach(member -> {
            if (STEPS.contains(member.getKey())) {
                add(member.getValue().path("name").asText(), place);
            } else if (OPTIONS.contains(member.getKey())) {
                add(member.getValue().asText(), place);
            }
        });
        if (node.isTextual()) {
            Matcher simple = IN_SIMPLE.matcher(node.asText());
            while (simple.find()) {
                add(simple.group(1), place);
            }
        }
        node.forEach(child -> walk(child, place));
    }

    private void annotated(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            for (Parameter parameter : method.getParameters()) {
                Variable variable = parameter.getAnnotation(Variable.class);
                if (variable != null) {
                    add(variable.value(), type.getSimpleName());
                }
            }
        }
    }

    private void sources() {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher named = IN_JAVA.matcher(Files.readString(source));
                while (named.find()) {
                    add(named.group(1), source.getFileName().toString().replace(".java", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String name, String place) {
        if (name.startsWith("zendesk")) {
            places.computeIfAbsent(name, key -> new TreeSet<>()).add(place);
        }
    }

    /** All classes of the main code. */
    static List<Class<?>> classes() {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> CLASSES.relativize(file)
                            .toString()
                            .replace(".class", "")
                            .replace('/', '.'))
                    .filter(name -> !name.endsWith("package-info"))
                    .<Class<?>>map(Variables::load)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Variables.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
