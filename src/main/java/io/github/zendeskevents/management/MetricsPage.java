package io.github.zendeskevents.management;

import io.github.zendeskevents.server.HttpReply;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/** All meters of this context as Prometheus reads them. */
public final class MetricsPage {

    private static final String BEAN = "zendeskMetrics";

    /** The meters of the bean {@code zendeskMetrics}, or of the only Prometheus registry that the host has bound. */
    public HttpReply scrape(CamelContext context) {
        return page(context.getRegistry())
                .map(page -> new HttpReply(200, "text/plain; version=0.0.4; charset=utf-8", page))
                .orElseGet(
                        () -> HttpReply.error(404, "metrics are off: no PrometheusMeterRegistry is bound as " + BEAN));
    }

    private static Optional<String> page(Registry beans) {
        try {
            return WithPrometheus.page(beans);
        } catch (NoClassDefFoundError prometheusIsMissing) {
            return Optional.empty();
        }
    }

    /** Apart, because a host without Prometheus loads this bean too, and Camel looks at the methods of each bean. */
    private static final class WithPrometheus {

        static Optional<String> page(Registry beans) {
            return registry(beans.findByTypeWithName(PrometheusMeterRegistry.class))
                    .map(PrometheusMeterRegistry::scrape);
        }

        private static Optional<PrometheusMeterRegistry> registry(Map<String, PrometheusMeterRegistry> bound) {
            if (bound.containsKey(BEAN)) {
                return Optional.of(bound.get(BEAN));
            }
            List<PrometheusMeterRegistry> different =
                    bound.values().stream().distinct().toList();
            return different.size() == 1 ? Optional.of(different.get(0)) : Optional.empty();
        }
    }
}
