package io.github.zendeskevents.inbox.sql.write;

import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.SenderShares;
import io.github.zendeskevents.inbox.sql.table.NewEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether new events may come in: there must be room on the disk, in memory while they wait to be stored, and in the share that their
 * sender has of both.
 */
public final class Intake {

    private static final long MOST_UNWRITTEN = Runtime.getRuntime().maxMemory() / 8;

    /** One message, however large, keeps nobody else out: who brings it has made room for it. */
    private static final long MOST_COUNTED = MOST_UNWRITTEN / 4;

    private final DiskSpace disk;
    private final long capacity;
    private final Supplier<Map<Integer, Long>> heldBySender;
    private final Map<Integer, Long> unwritten = new HashMap<>();
    private Map<Integer, Long> stored = Map.of();
    private long unwrittenBytes;

    /**
     * @param capacity how much may wait for its delivery, in bytes of memory, where the disk does not say less
     * @param heldBySender how much of what waits for its delivery is of each sender, in bytes
     */
    public Intake(DiskSpace disk, long capacity, Supplier<Map<Integer, Long>> heldBySender) {
        this.disk = disk;
        this.capacity = capacity;
        this.heldBySender = heldBySender;
    }

    /** Looks how much of what is stored is of each sender; to be called about each second. */
    public void look() {
        Map<Integer, Long> now = Map.copyOf(heldBySender.get());
        synchronized (this) {
            stored = now;
        }
    }

    /** Takes events of one sender in, until they are {@link #written}; or says why they cannot be taken now. */
    synchronized Optional<InboxUnavailableException> take(List<NewEvent> events) {
        int sender = events.get(0).sender();
        long size = size(events);
        Optional<InboxUnavailableException> refusal = disk.refusal().or(() -> refusal(sender, size));
        if (refusal.isEmpty()) {
            hold(sender, counted(size));
        }
        return refusal;
    }

    private Optional<InboxUnavailableException> refusal(int sender, long size) {
        if (unwrittenBytes > 0 && unwrittenBytes + counted(size) > MOST_UNWRITTEN) {
            return Optional.of(new InboxUnavailableException(
                    "The inbox cannot keep up: too many events wait to be stored. Look at the speed of its disk or database.",
                    null));
        }
        Map<Integer, Long> held = new HashMap<>(stored);
        unwritten.forEach((who, bytes) -> held.merge(who, bytes, Long::sum));
        boolean exceeded = SenderShares.exceeded(MOST_UNWRITTEN, unwritten, sender, counted(size))
                || SenderShares.exceeded(room(), held, sender, size);
        return exceeded ? Optional.of(SenderShares.refusal()) : Optional.empty();
    }

    private long room() {
        long held = stored.values().stream().mapToLong(Long::longValue).sum();
        return Math.min(capacity, held + disk.room().orElse(capacity));
    }

    /** These are stored, or will not be. */
    synchronized void written(List<NewEvent> events) {
        hold(events.get(0).sender(), -counted(size(events)));
    }

    private void hold(int sender, long bytes) {
        unwrittenBytes += bytes;
        unwritten.merge(sender, bytes, (one, other) -> one + other == 0 ? null : Long.valueOf(one + other));
    }

    private static long counted(long size) {
        return Math.min(size, MOST_COUNTED);
    }

    private static long size(List<NewEvent> events) {
        return events.stream().mapToLong(NewEvent::size).sum();
    }
}
