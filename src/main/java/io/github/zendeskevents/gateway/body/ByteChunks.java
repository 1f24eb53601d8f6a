package io.github.zendeskevents.gateway.body;

import java.util.ArrayList;
import java.util.List;

/** Bytes that are collected without being copied each time there is no room for more, which would take three times their memory. */
final class ByteChunks {

    private static final int FIRST = 1_024;
    private static final int LARGEST = 65_536;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] last = new byte[FIRST];
    private int used;
    private int size;

    /** Adds the first so many bytes of these. */
    void write(byte[] bytes, int length) {
        int done = 0;
        while (done < length) {
            if (used == last.length) {
                full.add(last);
                last = new byte[Math.min(LARGEST, 2 * last.length)];
                used = 0;
            }
            int n = Math.min(length - done, last.length - used);
            System.arraycopy(bytes, done, last, used, n);
            used += n;
            done += n;
        }
        size += length;
    }

    int size() {
        return size;
    }

    /** Forgets all of them. */
    void clear() {
        full.clear();
        last = new byte[FIRST];
        used = 0;
        size = 0;
    }

    /** All of them in one; they are forgotten here. */
    byte[] take() {
        byte[] all = new byte[size];
        int position = 0;
        for (byte[] chunk : full) {
            System.arraycopy(chunk, 0, all, position, chunk.length);
            position += chunk.length;
        }
        System.arraycopy(last, 0, all, position, used);
        clear();
        return all;
    }
}
