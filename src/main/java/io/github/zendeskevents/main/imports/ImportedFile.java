package io.github.zendeskevents.main.imports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.EventDecoder;
import io.github.zendeskevents.main.imports.file.ImportFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How far the import of one file is, through all its runs. */
final class ImportedFile implements AutoCloseable {

    /** So many unreadable lines are named; the others are counted. */
    private static final int NAMED = 10;

    private final ImportFile file;
    private final ImportState state;

    ImportedFile(ImportFile file, ImportState state) {
        this.file = file;
        this.state = state;
    }

    ImportFile file() {
        return file;
    }

    /** How many of its events are in the inbox. */
    long position() {
        return state.content().path("position").asLong();
    }

    /** When all of it was taken; empty text before. */
    String completeSince() {
        return state.content().path("completeSince").asText("");
    }

    /** Begins anew. */
    void begin() throws IOException {
        state.forget();
    }

    /** Takes note that these are in the inbox; returns when that would survive a crash. */
    void accepted(List<Event> events) throws IOException {
        ObjectNode content = state.content();
        content.put("file", file.name()).put("position", position() + events.size());
        long number = position() - events.size();
        for (Event event : events) {
            number++;
            if (event.type().equals(EventDecoder.INVALID_TYPE)) {
                content.put("unreadable", unreadable() + 1);
                ArrayNode first = content.withArrayProperty("firstUnreadable");
                if (first.size() < NAMED) {
                    String problem = event.problem().orElse("");
                    first.add(problem.contains("line ") ? problem : "event " + number + ": " + problem);
                }
            }
        }
        state.save();
    }

    /** Takes note that all of it is in the inbox. */
    void complete(Instant now) throws IOException {
        state.content().put("completeSince", now.toString());
        state.save();
    }

    /** How many lines were none of an event. */
    long unreadable() {
        return state.content().path("unreadable").asLong();
    }

    /** What was wrong with the first of them. */
    List<String> firstUnreadable() {
        List<String> first = new ArrayList<>();
        state.content().path("firstUnreadable").forEach(one -> first.add(one.asText()));
        return first;
    }

    /** For the summary: nothing where all was readable. */
    Stream<String> report() {
        if (unreadable() == 0) {
            return Stream.empty();
        }
        long more = unreadable() - firstUnreadable().size();
        return Stream.concat(
                Stream.concat(
                        Stream.of(file.shown() + ": " + unreadable() + " could not be read, and are dead letters:"),
                        firstUnreadable().stream().map(one -> "  " + one)),
                more > 0 ? Stream.of("  and " + more + " more") : Stream.empty());
    }

    @Override
    public void close() throws IOException {
        state.close();
    }
}
