package io.github.zendeskevents.main.routes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Listens to this context, before it loads routes. */
    public void listen(CamelContext context) {
        context.getCamelContextExtension().getContextPlugin(Model.class).addModelLifecycleStrategy(this);
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        all.add(route);
    }

    /** Where routes start, also those that are off now. */
    Stream<String> starts() {
        return all.stream().map(RouteDefinition::getInput).flatMap(from -> Stream.ofNullable(from.getEndpointUri()));
    }

    /**
     * A route whose id another has too: only the later one would run, and Camel tells so of some kinds of routes only.
     *
     * @param texts all files; routes of elsewhere do not count
     * @param edited the locations of those that are to blame first
     */
    public Optional<RouteMistake> firstReplaced(RouteTexts texts, Set<String> edited) {
        Map<String, RouteDefinition> byId = new HashMap<>();
        for (RouteDefinition route : all) {
            Optional<RouteDefinition> earlier =
                    Optional.ofNullable(route.getId()).map(id -> byId.put(id, route));
            if (earlier.isPresent()
                    && texts.byLocation().keySet().containsAll(List.of(location(earlier.get()), location(route)))) {
                boolean blameEarlier = edited.contains(location(earlier.get())) && !edited.contains(location(route));
                return Optional.of(
                        blameEarlier ? sameId(texts, earlier.get(), route) : sameId(texts, route, earlier.get()));
            }
        }
        return Optional.empty();
    }

    private static RouteMistake sameId(RouteTexts texts, RouteDefinition blamed, RouteDefinition other) {
        String location = location(blamed);
        return new RouteMistake(
                Optional.of(location),
                new SourceLines(texts.byLocation().get(location))
                        .definition(blamed.getId())
                        .orElse(0),
                "the route id " + blamed.getId() + " is also that of a route in "
                        + RouteTexts.names(Set.of(location(other)))
                        + ", and only one of them would run: give this route an id of its own, or take the other away");
    }

    private static String location(RouteDefinition route) {
        return String.valueOf(route.getInput().getLocation());
    }
}
