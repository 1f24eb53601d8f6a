package io.github.zendeskevents.gateway.body;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory of which nobody takes all. Up to three quarters of it whoever comes first may hold; of these each holder may have as much as
 * any other who holds some. The last quarter stays for those who hold less.
 */
final class MemoryPool {

    private static final int PART_FOR_OTHERS = 4;

    private final long size;
    private final Map<String, Long> holders = new HashMap<>();
    private long held;

    /** @param size in bytes */
    MemoryPool(long size) {
        this.size = size;
    }

    /**
     * Takes so many bytes, or gives them back where they are below zero.
     *
     * @param names of the holder, one for each way in which holders are told apart, which is what stands before its first hyphen
     * @return false, and nothing changed, where there are not so many for this holder
     */
    synchronized boolean take(List<String> names, long bytes) {
        if (bytes > 0 && (held + bytes > size || names.stream().anyMatch(name -> isTooMuch(name, bytes)))) {
            return false;
        }
        held += bytes;
        names.forEach(name ->
                holders.merge(name, bytes, (one, other) -> one + other == 0 ? null : Long.valueOf(one + other)));
        return true;
    }

    synchronized long held() {
        return held;
    }

    private boolean isTooMuch(String name, long bytes) {
        long own = holders.getOrDefault(name, 0L);
        long common = size - size / PART_FOR_OTHERS;
        if (own == 0 || held + bytes <= common) {
            return false;
        }
        String kind = name.substring(0, name.indexOf('-') + 1);
        long alike = holders.keySet().stream()
                .filter(other -> other.startsWith(kind))
                .count();
        return own + bytes > common / alike;
    }
}
