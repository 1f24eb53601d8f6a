package io.github.zendeskevents.trace;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Where spans are begun. */
public interface Tracing {

    /** Traces nothing, and costs nothing. */
    Tracing OFF = new Tracing() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public Optional<String> current() {
            return Optional.empty();
        }

        @Override
        public TraceSpan begin(
                Kind kind, String name, Optional<Instant> since, Optional<String> parent, Collection<String> links) {
            return TraceSpan.NONE;
        }
    };

    /** What a span stands for. */
    enum Kind {
        /** A request that was received. */
        SERVER,
        /** Something that was kept before and is worked off now. */
        CONSUMER,
        /** A request that is sent. */
        CLIENT
    }

    /** False where nothing is traced, so that nobody need prepare for it. */
    boolean isOn();

    /** The span that the host is in on this thread, as a traceparent; empty where there is none. */
    Optional<String> current();

    /**
     * Begins a span, whatever the thread is in.
     *
     * @param name one of few
     * @param since when it began; empty: now
     * @param parent the span that it is a part of, as a traceparent; empty: it begins a trace
     * @param links spans that it has to do with, as traceparents
     */
    TraceSpan begin(Kind kind, String name, Optional<Instant> since, Optional<String> parent, Collection<String> links);
}
