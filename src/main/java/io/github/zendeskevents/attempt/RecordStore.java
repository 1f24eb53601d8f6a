package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Records by their number within so many bytes, as text, which takes a tenth of the memory of a tree. Its owner guards it.
 *
 * @param <B> what is kept beside a record
 */
final class RecordStore<B> {

    /** What the maps around a record take. */
    private static final int OVERHEAD = 600;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Long, Kept<B>> records = new LinkedHashMap<>(16, 0.75f, true);
    private final long mostBytes;
    private final BiConsumer<ObjectNode, B> forgotten;
    private long bytes;

    private static final class Kept<B> {

        private final byte[] json;
        private final B belongings;

        private Kept(byte[] json, B belongings) {
            this.json = json;
            this.belongings = belongings;
        }

        private byte[] json() {
            return json;
        }

        private B belongings() {
            return belongings;
        }

        private int size() {
            return json.length + OVERHEAD;
        }
    }

    /** @param forgotten hears of a record that has to go, because others came and were used later */
    RecordStore(long mostBytes, BiConsumer<ObjectNode, B> forgotten) {
        this.mostBytes = mostBytes;
        this.forgotten = forgotten;
    }

    /** A copy of a record. */
    Optional<ObjectNode> record(long id) {
        return Optional.ofNullable(records.get(id)).map(kept -> read(kept.json()));
    }

    Optional<B> belongings(long id) {
        return Optional.ofNullable(records.get(id)).map(Kept::belongings);
    }

    void put(long id, ObjectNode record, B belongings) {
        Kept<B> kept = new Kept<>(write(record), belongings);
        Kept<B> before = records.put(id, kept);
        bytes += kept.size() - (before == null ? 0 : before.size());
        Iterator<Kept<B>> eldest = records.values().iterator();
        while (bytes > mostBytes && records.size() > 1) {
            Kept<B> gone = eldest.next();
            eldest.remove();
            bytes -= gone.size();
            forgotten.accept(read(gone.json()), gone.belongings());
        }
    }

    private static byte[] write(ObjectNode record) {
        try {
            return JSON.writeValueAsBytes(record);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ObjectNode read(byte[] json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
