package io.github.zendeskevents.operations;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** All meters of this context as Prometheus reads them. */
public final class MetricsPage {

    private static final String BEAN = "zendeskMetrics";

    /** The meters of the bean {@code zendeskMetrics}, or of the only Prometheus registry that the host has bound. */
    public Reply scrape(CamelContext context) {
        return registry(context.getRegistry().findByTypeWithName(PrometheusMeterRegistry.class))
                .map(registry -> new Reply(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape()))
                .orElseGet(() -> Reply.error(404, "metrics are off: no PrometheusMeterRegistry is bound as " + BEAN));
    }

    private static Optional<PrometheusMeterRegistry> registry(Map<String, PrometheusMeterRegistry> bound) {
        if (bound.containsKey(BEAN)) {
            return Optional.of(bound.get(BEAN));
        }
        List<PrometheusMeterRegistry> different = bound.values().stream().distinct().toList();
        return different.size() == 1 ? Optional.of(different.get(0)) : Optional.empty();
    }
}
