package io.github.zendeskevents.main.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.spi.Resource;

/**
 * Lets camel-main load routes from texts in memory, so that what starts is what was checked, and what ran before can start again
 * although its files are others now. The first start has no texts yet: it reads the files once, and keeps what it read.
 */
public final class RoutesFromTexts extends DefaultRoutesCollector {

    private Optional<RouteTexts> texts;

    /** @param texts empty: read the files when camel-main asks for the routes */
    public RoutesFromTexts(Optional<RouteTexts> texts) {
        this.texts = texts;
    }

    /** What was loaded; nothing before camel-main has asked for the routes. */
    public synchronized RouteTexts texts() {
        return texts.orElse(new RouteTexts(Map.of()));
    }

    @Override
    public synchronized Collection<Resource> findRouteResourcesFromDirectory(
            CamelContext context, String exclude, String include) {
        if (texts.isEmpty()) {
            texts = Optional.of(RouteTexts.read(super.findRouteResourcesFromDirectory(context, exclude, include)));
        }
        return texts.get().resources();
    }

    /** All at once: Camel would ask once for each kind of pattern, and get all of them each time. */
    @Override
    public Collection<RoutesBuilder> collectRoutesFromDirectory(CamelContext context, String exclude, String include) {
        List<RoutesBuilder> routes = new ArrayList<>();
        doCollectRoutesFromDirectory(context, routes, exclude, include, false);
        return routes;
    }
}
