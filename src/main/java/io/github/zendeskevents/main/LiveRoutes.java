package io.github.zendeskevents.main;

import io.github.zendeskevents.delivery.InboxDelivery;
import io.github.zendeskevents.settings.ContextSingletons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.model.BeanFactoryDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the YAML files be edited while events flow. Camel's own watcher takes all routes away before it reads the edited file,
 * so that a slip of the pen stops everything, and it would lose what is in the middle of a route. Here an edit is read first, in
 * a context made for that; then delivery holds its breath, the routes behind the inbox are exchanged, and if that fails after
 * all, the old text comes back. Events come in all the while.
 *
 * <p>Files are compared by what is in them, once a second: that also works where the file system tells nobody of a change, and an
 * edit is taken only when two looks find the same, so that no half-written file is.
 */
final class LiveRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);
    /** What is in flight ends within a call's time-out or so. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** After delivery was held in vain, this long is its own. */
    private static final Duration REST = Duration.ofSeconds(30);

    /** Called by the gateway, by sources and by hosts, while events come in. */
    private static final String ENTRANCE = "direct:zendesk-accept";

    private final CamelContext context;
    private final Model model;
    private final String include;
    private final String exclude;
    private Map<String, String> running = Map.of();
    private Map<String, String> seen = Map.of();
    private Map<String, String> refused = Map.of();
    private long notBefore = System.nanoTime();

    /**
     * @param include which files, as Camel loaded them
     * @param exclude which of these not; null: none
     */
    LiveRoutes(CamelContext context, String include, String exclude) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.include = include;
        this.exclude = exclude;
    }

    /** Takes the files as they are for what runs, and looks for edits until the context ends. */
    void follow() {
        running = read();
        seen = running;
        context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "zendesk-live-routes")
                .scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            Map<String, String> now = read();
            boolean settled = now.equals(seen);
            seen = now;
            boolean rested = System.nanoTime() - notBefore >= 0;
            if (settled
                    && rested
                    && !now.equals(running)
                    && !now.equals(refused)
                    && context.getStatus().isStarted()) {
                take(now);
            }
        } catch (RuntimeException failure) {
            LOG.warn("The routes cannot be looked at for edits now: {}", reason(failure));
        }
    }

    private Map<String, String> read() {
        Map<String, String> files = new TreeMap<>();
        for (Resource file : new DefaultRoutesCollector().findRouteResourcesFromDirectory(context, exclude, include)) {
            try (InputStream in = file.getInputStream()) {
                files.put(file.getLocation(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException goneMeanwhile) {
                LOG.debug("{} cannot be read", file.getLocation(), goneMeanwhile);
            }
        }
        return files;
    }

    private void take(Map<String, String> next) {
        Set<String> changed = new TreeSet<>(next.keySet());
        changed.addAll(running.keySet());
        changed.removeIf(file -> next.containsKey(file) && next.get(file).equals(running.get(file)));
        try {
            check(resources(next, changed), changed);
        } catch (Exception broken) {
            refuse(next, changed, broken);
            return;
        }
        InboxDelivery delivery = context.getRegistry().lookupByNameAndType("zendeskInboxDelivery", InboxDelivery.class);
        boolean idle = delivery.drain(PATIENCE) == 0;
        try {
            if (idle) {
                exchange(next, changed);
            }
        } finally {
            delivery.resume();
        }
        if (!idle) {
            notBefore = System.nanoTime() + REST.toNanos();
            LOG.warn(
                    "The edit of {} waits: after {} s a call or a job of Zendesk's was still under way; it is tried again in {} s",
                    names(changed),
                    PATIENCE.toSeconds(),
                    REST.toSeconds());
        }
    }

    private void exchange(Map<String, String> next, Set<String> changed) {
        try {
            load(next, changed);
            LOG.info("The edit of {} is taken", names(changed));
            running = next;
        } catch (Exception broken) {
            try {
                load(running, changed);
                refuse(next, changed, broken);
            } catch (Exception worse) {
                LOG.error("The edit of {} failed, and so did going back: restart the program", names(changed), worse);
                running = next;
            }
        }
    }

    private void refuse(Map<String, String> next, Set<String> changed, Exception broken) {
        refused = next;
        LOG.warn("The edit of {} is not taken, the routes stay as they were: {}", names(changed), reason(broken));
    }

    /** Reads the files as if they were loaded: their YAML, their beans, and whether their routes get in the way of others. */
    private void check(Collection<Resource> files, Set<String> changed) throws Exception {
        try (DefaultCamelContext scratch = new DefaultCamelContext(new DefaultRegistry(context.getRegistry()))) {
            scratch.getPropertiesComponent().addPropertiesSource(new RunningProperties(context));
            ContextSingletons.of(context).lendTo(scratch);
            scratch.build();
            Map<String, String> ids = new HashMap<>();
            model.getRouteDefinitions().stream()
                    .filter(route -> !changed.contains(location(route)))
                    .forEach(route -> ids.put(route.getRouteId(), location(route)));
            for (RoutesBuilder file : PluginHelper.getRoutesLoader(scratch).findRoutesBuilders(files)) {
                if (file instanceof RouteBuilder builder) {
                    for (RouteDefinition route :
                            builder.configureRoutes(scratch).getRoutes()) {
                        String other = ids.put(
                                route.getRouteId(),
                                String.valueOf(builder.getResource().getLocation()));
                        if (route.getRouteId() != null && other != null) {
                            throw new IllegalArgumentException(
                                    "there is a route " + route.getRouteId() + " in " + names(Set.of(other)));
                        }
                    }
                }
            }
        }
    }

    /**
     * Loads the files that were edited, and with them all whose routes only other routes call: one that stayed would go on to call
     * what it has called before, and for a moment finds what is no longer there (DirectProducer remembers its consumer in two
     * steps). What takes messages from outside stays open, unless it was edited or uses a bean of an edited file.
     */
    private void load(Map<String, String> files, Set<String> changed) throws Exception {
        Map<String, Object> before = beans(changed);
        Set<String> anew = new TreeSet<>(changed);
        files.keySet().stream().filter(this::isInner).forEach(anew::add);
        model.removeRouteDefinitions(routes(anew));
        PluginHelper.getRoutesLoader(context).updateRoutes(resources(files, anew));
        Map<String, Object> after = beans(changed);
        after.entrySet().removeIf(bean -> before.get(bean.getKey()) == bean.getValue());
        if (!after.isEmpty()) {
            model.addRouteDefinitions(routes(using(after.keySet(), files, anew)));
        }
    }

    private boolean isInner(String file) {
        return routes(Set.of(file)).stream()
                .map(route -> route.getInput().getEndpointUri())
                .allMatch(from -> from.startsWith("direct:") && !from.equals(ENTRANCE));
    }

    /** Routes keep the beans that they have found once; so those that name a bean that is another now must be made anew. */
    private Set<String> using(Set<String> beans, Map<String, String> files, Set<String> changed) {
        Pattern name =
                Pattern.compile(beans.stream().map(Pattern::quote).collect(Collectors.joining("|", "\\b(?:", ")\\b")));
        return files.entrySet().stream()
                .filter(file -> !changed.contains(file.getKey())
                        && name.matcher(file.getValue()).find())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private List<RouteDefinition> routes(Set<String> files) {
        return new ArrayList<>(model.getRouteDefinitions().stream()
                .filter(route -> files.contains(location(route)))
                .toList());
    }

    private Map<String, Object> beans(Set<String> files) {
        Map<String, Object> beans = new HashMap<>();
        for (BeanFactoryDefinition<?> bean : model.getCustomBeans()) {
            if (bean.getResource() != null && files.contains(bean.getResource().getLocation())) {
                beans.put(bean.getName(), context.getRegistry().lookupByName(bean.getName()));
            }
        }
        return beans;
    }

    private static Collection<Resource> resources(Map<String, String> files, Set<String> which) {
        return which.stream()
                .filter(files::containsKey)
                .map(file -> ResourceHelper.fromString(file, files.get(file)))
                .toList();
    }

    private static String location(RouteDefinition route) {
        return route.getResource() == null ? "" : route.getResource().getLocation();
    }

    private static String names(Set<String> files) {
        return files.stream()
                .map(file -> String.valueOf(Path.of(file).getFileName()))
                .collect(Collectors.joining(", "));
    }

    /** The innermost failure says what is wrong; of those around it only the route is of use, the rest says where Camel was. */
    private static String reason(Throwable failure) {
        String where = "";
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            where = cause instanceof FailedToCreateRouteException route ? "route " + route.getRouteId() + ": " : where;
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return where + message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** The settings of the running context, wherever they come from. */
    private record RunningProperties(CamelContext context) implements PropertiesSource {

        @Override
        public String getName() {
            return "running";
        }

        @Override
        public String getProperty(String name) {
            return context.getPropertiesComponent().resolveProperty(name).orElse(null);
        }
    }
}
