package io.github.zendeskevents.main.routes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/**
 * Hears of each route that files define. Camel itself forgets those whose precondition turns them off, and those in whose place
 * another file puts one of the same id.
 */
public final class AddedRoutes extends ModelLifecycleStrategySupport {

    private final List<RouteDefinition> all = new ArrayList<>();
    private CamelContext context;

    /** Listens to this context, before it loads routes. */
    public void listen(CamelContext context) {
        this.context = context;
        context.getCamelContextExtension().getContextPlugin(Model.class).addModelLifecycleStrategy(this);
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        if (route.getInput() == null) {
            // Camel would say that it "cannot invoke getLabel() because this.input is null".
            String file = Optional.ofNullable(route.getResource())
                    .map(resource -> RouteTexts.names(List.of(resource.getLocation())) + ": ")
                    .orElse("");
            throw new IllegalArgumentException(file + "the route " + route.getId() + " has no 'from'");
        }
        all.add(route);
    }

    /** Where routes start, also those that are off now. */
    Stream<String> starts() {
        return all.stream().map(RouteDefinition::getInput).flatMap(from -> Stream.ofNullable(from.getEndpointUri()));
    }

    /**
     * Two routes of which only one would run: of one id, of which Camel tells for some kinds of routes only, or with one start.
     *
     * @param texts all files; routes of elsewhere do not count
     * @param edited the locations of those that are to blame first
     */
    public Optional<RouteMistake> firstReplaced(RouteTexts texts, Set<String> edited) {
        return firstTwice(texts, edited, route -> Optional.ofNullable(route.getId()), "the route id ")
                .or(() -> firstTwice(texts, edited, this::start, "the start "));
    }

    private Optional<RouteMistake> firstTwice(
            RouteTexts texts, Set<String> edited, Function<RouteDefinition, Optional<String>> name, String what) {
        Map<String, RouteDefinition> byName = new HashMap<>();
        for (RouteDefinition route : all) {
            Optional<RouteDefinition> earlier = name.apply(route).map(one -> byName.put(one, route));
            if (earlier.isPresent()
                    && texts.byLocation().keySet().containsAll(List.of(location(earlier.get()), location(route)))) {
                boolean blameEarlier = edited.contains(location(earlier.get())) && !edited.contains(location(route));
                RouteDefinition blamed = blameEarlier ? earlier.get() : route;
                RouteDefinition other = blameEarlier ? route : earlier.get();
                return Optional.of(
                        twice(texts, blamed, other, what + name.apply(route).orElseThrow()));
            }
        }
        return Optional.empty();
    }

    /** Of a route that Camel is to start, where no other can start; one that is off leaves the place to another. */
    private Optional<String> start(RouteDefinition route) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return Optional.ofNullable(route.getInput().getEndpointUri())
                .filter(uri -> model.getRouteDefinitions().contains(route) && !"false".equals(route.getAutoStartup()))
                .flatMap(uri -> LocalEndpoint.of(context, uri))
                .map(LocalEndpoint::name)
                .filter(name -> name.startsWith("direct:"));
    }

    private static RouteMistake twice(RouteTexts texts, RouteDefinition blamed, RouteDefinition other, String what) {
        String location = location(blamed);
        String own = what.startsWith("the start") ? "a start" : "an id";
        return new RouteMistake(
                Optional.of(location),
                new SourceLines(texts.byLocation().get(location))
                        .definition(blamed.getId())
                        .orElse(0),
                what + " is also that of a route in " + RouteTexts.names(Set.of(location(other)))
                        + ", and only one of them would run: give this route " + own
                        + " of its own, or take the other away"
                        + (String.valueOf(blamed.getInput().getEndpointUri()).startsWith("rest:")
                                ? "; a rest service leaves it alone with restConfiguration: {inlineRoutes: false}"
                                : ""));
    }

    private static String location(RouteDefinition route) {
        return String.valueOf(route.getInput().getLocation());
    }
}
