package io.github.zendeskevents.main;

import io.github.zendeskevents.failure.Causes;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.LineNumberAware;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Finds out whether a context could be made of edited routes, by making one that is not started: every bean, endpoint, expression
 * and step is there then, and what is wrong with one of them shows before anything that runs is touched.
 */
final class RouteCheck {

    private static final Pattern BEAN = Pattern.compile("Error creating bean: (\\S+)");
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate (?:route )?ids? detected: ([^,\\s]+?)[.,]?\\s");
    /** Shorter values, such as those of flags, stand in many messages by chance. */
    private static final int SHORTEST_QUOTE = 4;

    private RouteCheck() {}

    /**
     * @param texts all files, as they would run
     * @param edited the locations of those that differ from what runs
     * @return what is wrong first; empty when they can be started
     */
    static Optional<RouteMistake> check(RouteTexts texts, Set<String> edited) {
        ReifierSteps steps = new ReifierSteps();
        Generation trial = Generation.trial(texts, steps);
        try {
            trial.init();
            return Optional.empty();
        } catch (Exception wrong) {
            return Optional.of(new Explanation(texts, edited, trial.context(), steps).of(wrong));
        } finally {
            trial.stop();
        }
    }

    private record Explanation(RouteTexts texts, Set<String> edited, CamelContext context, ReifierSteps steps) {

        RouteMistake of(Exception wrong) {
            String reason = new Failures(context).explain(wrong).orElseGet(() -> Failures.innermost(wrong));
            return yaml(wrong)
                    .or(() -> step(wrong, reason))
                    .or(() -> named(wrong, reason))
                    .orElseGet(() -> new RouteMistake(Optional.empty(), 0, reason));
        }

        private Optional<RouteMistake> yaml(Exception wrong) {
            return Causes.find(wrong, MarkedYamlEngineException.class)
                    .flatMap(yaml -> yaml.getProblemMark().map(mark -> yaml(yaml, mark)));
        }

        private RouteMistake yaml(MarkedYamlEngineException yaml, Mark mark) {
            String location = mark.getName();
            boolean readable = yaml.getClass().getName().startsWith("org.apache.camel");
            Optional<RouteSchema.UnknownKey> unknown = readable
                    ? new RouteSchema().firstUnknownKey(texts.byLocation().get(location))
                    : Optional.empty();
            return unknown.map(key -> new RouteMistake(Optional.of(location), key.line(), key.toString()))
                    .orElseGet(() -> new RouteMistake(Optional.of(location), mark.getLine() + 1, yaml.getProblem()));
        }

        private Optional<RouteMistake> step(Exception wrong, String reason) {
            Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
            Optional<LineNumberAware> step = steps.failed().map(model::getProcessorDefinition);
            return step.or(() -> route(wrong, model).map(RouteDefinition::getInput))
                    .filter(place -> texts.byLocation().containsKey(String.valueOf(place.getLocation())))
                    .map(place -> mistake(place.getLocation(), place.getLineNumber(), reason));
        }

        private static Optional<RouteDefinition> route(Exception wrong, Model model) {
            return Causes.find(wrong, FailedToCreateRouteException.class)
                    .map(FailedToCreateRouteException::getRouteId)
                    .map(model::getRouteDefinition);
        }

        /** A bean or a route of which the exception says nothing but the name. */
        private Optional<RouteMistake> named(Exception wrong, String reason) {
            return Causes.chain(wrong)
                    .flatMap(cause -> Stream.of(BEAN, DUPLICATE)
                            .map(pattern -> pattern.matcher(cause.getMessage() + " "))
                            .filter(Matcher::find))
                    .map(match -> match.group(1))
                    .findFirst()
                    .flatMap(name -> named(name, reason));
        }

        private Optional<RouteMistake> named(String name, String reason) {
            Pattern definition = Pattern.compile("[\\s-]*(?:name|id):\\s*[\"']?" + Pattern.quote(name) + "[\"']?\\s*");
            return texts.byLocation().entrySet().stream()
                    .sorted(Comparator.comparing(file -> !edited.contains(file.getKey())))
                    .flatMap(file ->
                            lines(file.getValue(), definition).mapToObj(line -> mistake(file.getKey(), line, reason)))
                    .findFirst();
        }

        private static IntStream lines(String text, Pattern pattern) {
            String[] lines = text.split("\\R");
            return IntStream.rangeClosed(1, lines.length)
                    .filter(line -> pattern.matcher(lines[line - 1]).matches());
        }

        /** At the line of the step or bean that begins here whose value the reason quotes, or else where it begins. */
        private RouteMistake mistake(String location, int start, String reason) {
            // Camel writes endpoints as URIs, whatever they are written as.
            String quoting = reason.replace("://", ":");
            String[] lines = texts.byLocation().get(location).split("\\R");
            int line = IntStream.rangeClosed(start, end(lines, start))
                    .boxed()
                    .max(Comparator.comparingInt((Integer one) -> quoted(lines[one - 1], quoting))
                            .thenComparing(Comparator.reverseOrder()))
                    .orElse(start);
            return new RouteMistake(Optional.of(location), line, reason);
        }

        private static int end(String[] lines, int start) {
            int indent = indent(lines[start - 1]);
            int end = start;
            while (end < lines.length && (lines[end].isBlank() || indent(lines[end]) > indent)) {
                end++;
            }
            return end;
        }

        private static int indent(String line) {
            return line.length() - line.stripLeading().length();
        }

        private static int quoted(String line, String reason) {
            String value = line.replaceFirst("^[^:]*:", "").strip().replaceAll("^[\"']|[\"']$", "");
            return value.length() >= SHORTEST_QUOTE && reason.contains(value) ? value.length() : 0;
        }
    }
}
