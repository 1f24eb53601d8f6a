package io.github.zendeskevents.main;

import io.github.zendeskevents.client.AccountState;
import io.github.zendeskevents.delivery.EventHistory;
import io.github.zendeskevents.main.routes.Failures;
import io.github.zendeskevents.main.routes.RouteTexts;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Camel context that runs, exchanged for a new one with each edit that is taken. At any time at most one context runs, because
 * ports and the inbox can have one user only. What must outlive a context is kept here and handed to the next.
 */
final class RunningContext {

    private static final Logger LOG = LoggerFactory.getLogger(RunningContext.class);

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Object exchanging = new Object();
    private final EventHistory history = new EventHistory(Clock.systemUTC());
    private volatile Generation current = new Generation(Optional.empty(), Optional.empty(), meters, history);
    private Optional<AccountState> account = Optional.empty();
    private volatile boolean ending;

    RunningContext() {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    /** Neither the new routes nor those that ran before could be started. */
    static final class NothingRunsException extends Exception {

        private static final long serialVersionUID = 1L;

        NothingRunsException(String reason) {
            super(reason);
        }
    }

    /** Starts with what the route files say. */
    void start() throws Exception {
        current.start();
    }

    /** What runs now, or was started last. */
    Generation current() {
        return current;
    }

    /**
     * Ends what runs and starts these texts in its place, or what ran before if they do not start. Meanwhile the gateway answers
     * 503, unless the edit is of how it listens: then its port is closed.
     *
     * @return why the texts did not start; empty when they run, and when the program ends
     * @throws NothingRunsException when what ran before does not start either
     */
    Optional<String> exchange(RouteTexts texts) throws NothingRunsException {
        synchronized (exchanging) {
            Generation old = current;
            if (ending) {
                return Optional.empty();
            }
            try (GatewayPort port = GatewayPort.of(old.context())) {
                if (!GatewayPort.isSetIn(texts.changedTexts(old.texts()))) {
                    port.keep();
                }
                end(old);
                Optional<String> failure = begin(texts);
                Optional<String> both = failure.flatMap(first -> begin(old.texts()));
                if (both.isPresent()) {
                    throw new NothingRunsException(failure.get() + "; " + both.get());
                }
                return failure;
            }
        }
    }

    private Optional<String> begin(RouteTexts texts) {
        if (ending) {
            return Optional.empty();
        }
        Generation next = new Generation(Optional.of(texts), account, meters, history);
        current = next;
        try {
            next.start();
            return Optional.empty();
        } catch (Exception | LinkageError failure) {
            String reason = new Failures(next.context()).describe(failure);
            end(next);
            return Optional.of(reason);
        }
    }

    private void end(Generation old) {
        account = old.account().or(() -> account);
        old.stop();
    }

    /** Ends what runs, after an exchange that is under way, and begins nothing more. */
    void stop() {
        ending = true;
        synchronized (exchanging) {
            if (current.isStarted()) {
                LOG.info("Stopping");
                current.stop();
                LOG.info("Stopped");
            }
        }
    }
}
