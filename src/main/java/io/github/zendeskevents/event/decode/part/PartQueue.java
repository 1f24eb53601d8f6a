package io.github.zendeskevents.event.decode.part;

import io.github.zendeskevents.event.decode.json.JsonText;
import io.github.zendeskevents.event.decode.part.Part.Unreadable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The parts that were read and not handed out yet, in their order; some are made only as they are asked for. */
final class PartQueue {

    private final Deque<Iterator<Part>> parts = new ArrayDeque<>();

    boolean isEmpty() {
        while (!parts.isEmpty() && !parts.element().hasNext()) {
            parts.remove();
        }
        return parts.isEmpty();
    }

    /** The next part; there must be one. */
    Part next() {
        return parts.element().next();
    }

    void add(Part part) {
        parts.add(List.of(part).iterator());
    }

    void addAll(Iterator<Part> more) {
        parts.add(more);
    }

    /** The values of a text; or, where it is broken anywhere, nothing but that. */
    void take(JsonText text) {
        if (text.isReadable()) {
            text.values().forEach(value -> parts.add(Batch.parts(value)));
        } else {
            add(unreadable(text));
        }
    }

    /** The same for a text that is broken, and that stands before what was taken already. */
    void takeBeforeOthers(JsonText broken) {
        parts.addFirst(List.of((Part) unreadable(broken)).iterator());
    }

    private static Unreadable unreadable(JsonText text) {
        return new Unreadable(text.shown(), text.problem().orElseThrow(), false);
    }
}
