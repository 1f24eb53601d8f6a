package io.github.zendeskevents.event.decode;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.EventDecoder.Decoded;
import io.github.zendeskevents.event.decode.part.EventReader;
import io.github.zendeskevents.event.decode.part.Part;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The events of a message, read as they are asked for. {@link #next()} throws {@link java.io.UncheckedIOException} when the
 * source fails.
 */
public final class EventStream implements Iterator<Event>, Closeable {

    private static final int CHUNK_EVENTS = 500;
    private static final long CHUNK_BYTES = 4L * 1024 * 1024;

    private final Iterator<Part> parts;
    private final Function<Part, Decoded> toEvent;
    private final LongSupplier bytesTaken;
    private final Closeable source;
    private long charactersGiven;

    private EventStream(
            Iterator<Part> parts, Function<Part, Decoded> toEvent, LongSupplier bytesTaken, Closeable source) {
        this.parts = parts;
        this.toEvent = toEvent;
        this.bytesTaken = bytesTaken;
        this.source = source;
    }

    static EventStream of(EventReader reader, Function<Part, Decoded> toEvent) {
        return new EventStream(reader, toEvent, reader::bytesTaken, reader);
    }

    static EventStream of(Iterable<Part> parts, Function<Part, Decoded> toEvent) {
        return new EventStream(parts.iterator(), toEvent, () -> 0, () -> {});
    }

    @Override
    public boolean hasNext() {
        return parts.hasNext();
    }

    @Override
    public Event next() {
        Decoded decoded = toEvent.apply(parts.next());
        charactersGiven += decoded.length();
        return decoded.event();
    }

    /** Closes what the events are read from. */
    @Override
    public void close() throws IOException {
        source.close();
    }

    /** The events in lists of a few hundred, or of a few megabytes where they are large; closing it closes this stream. */
    Iterator<List<Event>> inChunks() {
        return new Chunks();
    }

    private final class Chunks implements Iterator<List<Event>>, Closeable {

        private long chunkStart;
        private long charactersBefore;

        @Override
        public boolean hasNext() {
            return EventStream.this.hasNext();
        }

        @Override
        public List<Event> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<Event> chunk = new ArrayList<>();
            do {
                chunk.add(EventStream.this.next());
            } while (chunk.size() < CHUNK_EVENTS
                    && bytesTaken.getAsLong() - chunkStart < CHUNK_BYTES
                    && charactersGiven - charactersBefore < CHUNK_BYTES
                    && hasNext());
            chunkStart = bytesTaken.getAsLong();
            charactersBefore = charactersGiven;
            return chunk;
        }

        @Override
        public void close() throws IOException {
            EventStream.this.close();
        }
    }
}
