package io.github.zendeskevents.main.imports.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.EventDecoder;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The rows of a table as events; a row that fits no header is an event with a problem, and harms no other. */
final class CsvEvents implements Iterator<Event>, Closeable {

    private static final int LONGEST_HEADER = 65_536;

    private final CsvParser rows;
    private final CsvHeader header;
    private final EventDecoder decoder;
    private Optional<Row> next = Optional.empty();
    private boolean ended;

    /** @param line the number of its first line */
    private record Row(long line, List<String> cells, Optional<String> problem) {}

    private CsvEvents(CsvParser rows, CsvHeader header, EventDecoder decoder) {
        this.rows = rows;
        this.header = header;
        this.decoder = decoder;
    }

    /**
     * Reads the header, whose cells may be separated by commas, semicolons or tabs.
     *
     * @throws BadImportException when it is wrong
     */
    static CsvEvents open(String file, InputStream content, String type, EventDecoder decoder)
            throws BadImportException, IOException {
        BufferedReader text =
                new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8), LONGEST_HEADER);
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        text.mark(LONGEST_HEADER);
        char[] head = new char[LONGEST_HEADER];
        int length = Math.max(0, text.read(head));
        text.reset();
        CsvParser rows = new CsvFactory()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .createParser(text);
        rows.setSchema(CsvSchema.emptySchema().withColumnSeparator(separator(new String(head, 0, length))));
        rows.nextToken();
        List<String> first = row(rows).orElse(List.of());
        return new CsvEvents(rows, CsvHeader.of(file, first, type), decoder);
    }

    private static char separator(String head) {
        String line = head.lines().findFirst().orElse("");
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(line, candidate) > count(line, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String line, char separator) {
        return line.chars().filter(one -> one == separator).count();
    }

    private static Optional<List<String>> row(JsonParser rows) throws IOException {
        if (rows.nextToken() != JsonToken.START_ARRAY) {
            return Optional.empty();
        }
        List<String> cells = new ArrayList<>();
        while (rows.nextToken() == JsonToken.VALUE_STRING || rows.currentToken() == JsonToken.VALUE_NULL) {
            cells.add(rows.currentToken() == JsonToken.VALUE_NULL ? "" : rows.getText());
        }
        return Optional.of(cells);
    }

    private Optional<Row> read() {
        long line = rows.currentLocation().getLineNr();
        try {
            Optional<List<String>> cells = row(rows);
            long end = rows.currentLocation().getLineNr();
            return cells.map(all -> new Row(Math.max(line, end - 1), all, Optional.empty()));
        } catch (JsonProcessingException broken) {
            return Optional.of(new Row(
                    line,
                    List.of(),
                    Optional.of("the table is broken at line " + line + " or behind it, and cannot be read on: "
                            + broken.getOriginalMessage())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty() && !ended) {
            next = read();
            ended = next.filter(row -> row.problem().isEmpty()).isEmpty();
        }
        return next.isPresent();
    }

    @Override
    public Event next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = next.orElseThrow();
        next = Optional.empty();
        Optional<String> problem = row.problem()
                .or(() -> row.cells().size() > header.columns().size()
                        ? Optional.of(
                                "line " + row.line() + " has " + row.cells().size() + " cells, the header "
                                        + header.columns().size())
                        : Optional.empty());
        if (problem.isEmpty()) {
            return decoder.decode(header.event(row.cells())).get(0);
        }
        ObjectNode cells = JsonNodeFactory.instance.objectNode();
        row.cells().forEach(cells.putArray("value")::add);
        Event shaped =
                decoder.decode(cells.put("type", EventDecoder.INVALID_TYPE)).get(0);
        return new Event(shaped.json(), shaped.acceptedAt(), problem);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
