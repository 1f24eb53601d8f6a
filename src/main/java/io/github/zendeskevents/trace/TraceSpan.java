package io.github.zendeskevents.trace;

import java.util.Optional;

/**
 * Something that takes time, as a system of traces shows it. What is told of it must be no person's: its names and values leave this
 * program.
 */
public interface TraceSpan {

    /** One that nobody sees. */
    TraceSpan NONE = new TraceSpan() {
        @Override
        public Optional<String> traceparent() {
            return Optional.empty();
        }

        @Override
        public void tell(String name, String value) {}

        @Override
        public void link(TraceSpan other) {}

        @Override
        public void failed() {}

        @Override
        public void end() {}
    };

    /** Where in which trace this is, in the form of the W3C's header {@value TraceParent#HEADER}; empty where nobody sees it. */
    Optional<String> traceparent();

    /** Notes a value of few. */
    void tell(String name, String value);

    /** Notes that another span has to do with this one, without being a part of it. */
    void link(TraceSpan other);

    /** Notes that it did not go well. */
    void failed();

    /** It is over; what is told later is lost. */
    void end();
}
