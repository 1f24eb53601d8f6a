package io.github.zendeskevents.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Finds where the host keeps its meters. A host may bind its registry before or after it loads the routes, and Spring Boot
 * binds a composite beside the registries that it is made of.
 */
public final class HostMeters extends LifecycleStrategySupport {

    /** The bean, of type {@link MeterRegistry}, that says where to count when the host has several registries. */
    public static final String NAME = "zendeskMetrics";
    /** The bean, of type {@link MeterFilter}, that tells the meters of an account from those of others in the same registry. */
    public static final String FILTER = "zendeskMeterFilter";

    private final CompositeMeterRegistry meters;

    private HostMeters(CompositeMeterRegistry meters) {
        this.meters = meters;
    }

    /** Lets what is counted in {@code meters} be seen by the host: from now on, or else from the start of its context on. */
    static void join(CompositeMeterRegistry meters, CamelContext context) {
        MeterFilter filter = context.getRegistry().lookupByNameAndType(FILTER, MeterFilter.class);
        if (filter != null) {
            meters.config().meterFilter(filter);
        }
        HostMeters host = new HostMeters(meters);
        host.look(context);
        context.addLifecycleStrategy(host);
    }

    @Override
    public void onContextStarting(CamelContext context) {
        look(context);
    }

    private void look(CamelContext context) {
        if (meters.getRegistries().isEmpty()) {
            of(context).ifPresent(meters::add);
        }
    }

    /** Where this host keeps its meters; empty when it keeps none, or does not say where. */
    public static Optional<MeterRegistry> of(CamelContext host) {
        Map<String, MeterRegistry> bound = host.getRegistry().findByTypeWithName(MeterRegistry.class);
        if (bound.containsKey(NAME)) {
            return Optional.of(bound.get(NAME));
        }
        List<MeterRegistry> different = bound.values().stream().distinct().toList();
        return different.size() == 1
                ? Optional.of(different.get(0))
                : different.stream()
                        .filter(CompositeMeterRegistry.class::isInstance)
                        .findFirst();
    }
}
