package io.github.zendeskevents.main.routes;

import io.github.zendeskevents.failure.Causes;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.LineNumberAware;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/**
 * Finds the place in the route files that made a context fail. Camel's exceptions give a position only where the text is no YAML
 * or no known step; of all else the step, the bean or the route is known, and the line is found by what the exception quotes.
 *
 * @param texts all files of the context
 * @param edited the locations of those to look into first
 * @param failedStep the id of the step that was being made
 */
public record MistakeFinder(RouteTexts texts, Set<String> edited, CamelContext context, Optional<String> failedStep) {

    private static final Pattern BEAN = Pattern.compile("Error creating bean: (\\S+)");
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate (?:route )?ids? detected: ([^,\\s]+?)[.,]?\\s");
    private static final Pattern KAMELET_OR_CLASS = Pattern.compile(
            "creating route from template: ([^,\\s]+)|(\\S+) has been compiled by a more recent version");

    /** The mistake that this failure tells of. */
    public RouteMistake find(Throwable failure) {
        String reason = new Failures(context).describe(failure);
        return yaml(failure)
                .or(() -> unreadable(failure))
                .or(() -> step(failure).map(step -> at(texts, step, reason, messages(failure))))
                .or(() -> name(failure).flatMap(name -> defined(name, messages(failure), reason)))
                .or(() -> quoted(messages(failure), reason))
                .orElseGet(() -> new RouteMistake(Optional.empty(), 0, reason));
    }

    /** Where no more is known than the file, or what stands in it. */
    private Optional<RouteMistake> quoted(String messages, String reason) {
        boolean braces = messages.contains("Non scalar key");
        Optional<String> part = braces ? Optional.of(": {{") : part(messages);
        return texts.byLocation().entrySet().stream()
                .filter(file -> messages.contains("resource: " + file.getKey())
                        || messages.contains("extension: " + file.getKey().replaceFirst("^[^.]*\\.", ""))
                        || part.filter(file.getValue()::contains).isPresent())
                .map(file -> new RouteMistake(
                        Optional.of(file.getKey()),
                        new SourceLines(file.getValue()).containing(part, messages),
                        braces
                                ? "a value that begins with a brace is a map in YAML, expected quotes around it"
                                : reason))
                .findFirst();
    }

    /** A Kamelet that a step goes to, or a class of a newer Java. */
    private static Optional<String> part(String messages) {
        Matcher named = KAMELET_OR_CLASS.matcher(messages);
        return named.find()
                ? Optional.of(
                        named.group(2) == null
                                ? "kamelet:" + named.group(1)
                                : named.group(2).replace('/', '.'))
                : Optional.empty();
    }

    /** A mistake in a step, at the line of it that is quoted in the messages. */
    public static RouteMistake at(RouteTexts texts, LineNumberAware step, String reason, String messages) {
        SourceLines lines = new SourceLines(texts.byLocation().get(step.getLocation()));
        return new RouteMistake(Optional.of(step.getLocation()), lines.quoted(step.getLineNumber(), messages), reason);
    }

    private Optional<RouteMistake> yaml(Throwable failure) {
        return Causes.find(failure, MarkedYamlEngineException.class)
                .flatMap(yaml -> yaml.getProblemMark().map(mark -> yaml(yaml, mark)));
    }

    /** A character that no YAML may have: mostly the file is none, or was saved in another charset. */
    private Optional<RouteMistake> unreadable(Throwable failure) {
        return Causes.find(failure, ReaderException.class)
                .map(no -> new RouteMistake(
                        Optional.of(no.getName()),
                        SourceLines.lineOf(texts.byLocation().getOrDefault(no.getName(), ""), no.getPosition()),
                        String.format(
                                "the character U+%04X is not allowed, expected a text in UTF-8", no.getCodePoint())));
    }

    private RouteMistake yaml(MarkedYamlEngineException yaml, Mark mark) {
        Optional<String> location = Optional.of(mark.getName());
        boolean isYaml = yaml.getClass().getName().startsWith("org.apache.camel");
        return Optional.of(texts.byLocation().getOrDefault(mark.getName(), ""))
                .filter(text -> isYaml)
                .flatMap(new RouteSchema()::firstUnknownKey)
                .map(key -> new RouteMistake(location, key.line(), key.toString()))
                .orElseGet(() -> new RouteMistake(location, mark.getLine() + 1, yaml.getProblem()));
    }

    private Optional<LineNumberAware> step(Throwable failure) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        Optional<LineNumberAware> step = failedStep.map(model::getProcessorDefinition);
        return step.or(() -> Causes.find(failure, FailedToCreateRouteException.class)
                        .map(FailedToCreateRouteException::getRouteId)
                        .map(model::getRouteDefinition)
                        .map(RouteDefinition::getInput))
                .filter(place -> texts.byLocation().containsKey(String.valueOf(place.getLocation())));
    }

    /** Of a bean or a route of which the failure says no more. */
    private static Optional<String> name(Throwable failure) {
        return Causes.chain(failure)
                .flatMap(cause -> Stream.of(BEAN, DUPLICATE).map(pattern -> pattern.matcher(cause.getMessage() + " ")))
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .findFirst();
    }

    private Optional<RouteMistake> defined(String name, String messages, String reason) {
        return texts.byLocation().keySet().stream()
                .sorted(Comparator.comparing((String location) -> !edited.contains(location)))
                .flatMap(location -> lines(location).definition(name).stream()
                        .mapToObj(start -> new RouteMistake(
                                Optional.of(location), lines(location).quoted(start, messages), reason)))
                .findFirst();
    }

    private SourceLines lines(String location) {
        return new SourceLines(texts.byLocation().get(location));
    }

    /** All but those that hold the whole route, or the type of the bean. */
    private static String messages(Throwable failure) {
        return Causes.chain(failure)
                .filter(cause -> !(cause instanceof FailedToCreateRouteException))
                .map(cause -> String.valueOf(cause.getMessage()))
                .filter(message -> !BEAN.matcher(message).find())
                .collect(Collectors.joining("\n"));
    }
}
