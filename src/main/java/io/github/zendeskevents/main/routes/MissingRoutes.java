package io.github.zendeskevents.main.routes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.LineNumberAware;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/**
 * Finds steps that send to a route which is in no file. Camel finds out only when an event comes, and then makes it wait. Routes
 * that are off by their precondition are there: who turns them off knows what is lost.
 *
 * @param texts all files of the context
 * @param context with all routes made
 * @param added what the files define
 */
public record MissingRoutes(RouteTexts texts, CamelContext context, AddedRoutes added) {

    /** Where beans send to, with what they send and the file that has the route. */
    private static final Map<String, String> NEEDED_BY_BEANS = new TreeMap<>(Map.of(
            "direct:zendesk-accept", "what comes in is sent to: put accept.camel.yaml back",
            "direct:zendesk-deliver", "each event of the inbox is sent to: put deliver.camel.yaml back",
            "direct:zendesk-erase", "each erasure is sent to: put erase.camel.yaml back",
            "direct:zendesk-http", "each request to Zendesk is sent to: put client.camel.yaml back"));

    /** Where steps of a user's own take part, or were meant to. */
    private static final Pattern POINT = Pattern.compile("direct:zendesk-(?:bef|aft).*");

    private record Use(String route, LineNumberAware step, String uri) {}

    /** The first of them. */
    public Optional<RouteMistake> first() {
        Set<String> there = Stream.concat(added.starts(), polled())
                .flatMap(uri -> LocalEndpoint.of(context, uri).stream())
                .map(LocalEndpoint::name)
                .collect(Collectors.toSet());
        return routes().flatMap(MissingRoutes::uses)
                .flatMap(use -> LocalEndpoint.of(context, use.uri()).stream()
                        .filter(endpoint -> !endpoint.optional() && !there.contains(endpoint.name()))
                        .map(endpoint -> mistake(use, endpoint)))
                .findFirst()
                .or(() -> NEEDED_BY_BEANS.entrySet().stream()
                        // Where there are no files at all, that is what to tell.
                        .filter(needed -> !texts.byLocation().isEmpty() && !there.contains(needed.getKey()))
                        .map(needed -> mistake(needed.getKey(), needed.getValue()))
                        .findFirst());
    }

    /** One line for each route at a point that no step sends to, because its name is misspelt: it would never run. */
    public List<String> misspeltPoints() {
        List<LocalEndpoint> used = routes().flatMap(MissingRoutes::uses)
                .flatMap(use -> LocalEndpoint.of(context, use.uri()).stream())
                .toList();
        String points = used.stream()
                .filter(LocalEndpoint::optional)
                .map(LocalEndpoint::name)
                .filter(name -> POINT.matcher(name).matches())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return routes().flatMap(
                        route -> LocalEndpoint.of(context, route.getInput().getEndpointUri()).stream()
                                .map(LocalEndpoint::name)
                                .filter(start -> POINT.matcher(start).matches()
                                        && used.stream()
                                                .noneMatch(one -> one.name().equals(start)))
                                .map(start -> new RouteMistake(
                                        Optional.ofNullable(route.getInput().getLocation()),
                                        0,
                                        "the route " + route.getRouteId() + " starts at " + start
                                                + ", where no step sends to; the points are " + points)))
                .map(mistake -> mistake.describe(Set.of()))
                .toList();
    }

    private Stream<RouteDefinition> routes() {
        return context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream();
    }

    private RouteMistake mistake(Use use, LocalEndpoint endpoint) {
        String reason = "no route starts at " + endpoint.name() + ", where the route " + use.route()
                + " sends to: put the file of such a route back or write one, or take this step out;"
                + " where the route may be missing, failIfNoConsumers=false says so";
        return texts.byLocation().containsKey(String.valueOf(use.step().getLocation()))
                ? MistakeFinder.at(texts, use.step(), reason, use.uri())
                : new RouteMistake(Optional.ofNullable(use.step().getLocation()), 0, reason);
    }

    private static RouteMistake mistake(String endpoint, String use) {
        return new RouteMistake(
                Optional.empty(),
                0,
                "no route starts at " + endpoint + ", where " + use + ", or write a route that starts there");
    }

    /** Messages of a queue may also be fetched. */
    private Stream<String> polled() {
        return routes().flatMap(route -> steps(route))
                .filter(PollEnrichDefinition.class::isInstance)
                .map(step -> ((PollEnrichDefinition) step).getExpression().getExpression());
    }

    private static Stream<Use> uses(RouteDefinition route) {
        return steps(route)
                .flatMap(step -> uri(step).map(uri -> new Use(route.getRouteId(), (LineNumberAware) step, uri)));
    }

    private static Stream<String> uri(ProcessorDefinition<?> step) {
        if (step instanceof ToDefinition to) {
            return Stream.ofNullable(to.getUri());
        }
        if (step instanceof ToDynamicDefinition to) {
            return Stream.ofNullable(to.getUri());
        }
        return step instanceof EnrichDefinition enrich
                ? Stream.ofNullable(enrich.getExpression().getExpression())
                : Stream.empty();
    }

    private static Stream<ProcessorDefinition<?>> steps(RouteDefinition route) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class).stream()
                .map(step -> (ProcessorDefinition<?>) step);
    }
}
