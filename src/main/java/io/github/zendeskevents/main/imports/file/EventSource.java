package io.github.zendeskevents.main.imports.file;

import com.fasterxml.jackson.databind.node.NullNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.EventDecoder;
import io.github.zendeskevents.event.decode.EventStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Iterator;
import java.util.Optional;

/**
 * The events of one file, one after the other. One that brought no {@code messageId} gets one that is the same whenever the file is
 * read again, so that none is taken twice; one that tells no time of its own happened when its export says that it came.
 */
public final class EventSource implements Iterator<Event>, Closeable {

    private final ImportFile file;
    private final Iterator<Event> events;
    private final Closeable content;
    private Optional<UncheckedIOException> broken = Optional.empty();
    private long taken;

    /**
     * Begins to read.
     *
     * @param type of events in a table that has no such column; empty text: they have one
     * @throws BadImportException when the header of a table is wrong
     */
    public EventSource(ImportFile file, String type, Clock clock) throws BadImportException, IOException {
        this.file = file;
        EventDecoder decoder = new EventDecoder(clock, () -> "import-" + file.identity() + "-" + taken);
        if (file.csv()) {
            CsvEvents rows = CsvEvents.open(file.shown(), file.content(), type, decoder);
            events = rows;
            content = rows;
        } else {
            EventStream stream = decoder.stream(file.content());
            events = stream;
            content = stream;
        }
    }

    /** The file. */
    public ImportFile file() {
        return file;
    }

    @Override
    public boolean hasNext() {
        // What broke is not asked again: it might begin to repeat what it has in its buffer.
        if (broken.isPresent()) {
            throw broken.get();
        }
        try {
            return events.hasNext();
        } catch (UncheckedIOException failure) {
            broken = Optional.of(failure);
            throw failure;
        }
    }

    @Override
    public Event next() {
        taken++;
        Event event = events.next();
        boolean tellsNoTime = event.time().equals(event.acceptedAt());
        return tellsNoTime
                        && !event.json().path("receivedAt").isMissingNode()
                        && !(event.json().path("receivedAt") instanceof NullNode)
                ? event.copy("receivedAt", "timestamp")
                : event;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
