package io.github.zendeskevents.main.imports.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is read of a file, before it is inflated: that tells how much of it is left. */
final class CountedStream extends FilterInputStream {

    private final AtomicLong count = new AtomicLong();

    CountedStream(InputStream in) {
        super(in);
    }

    long count() {
        return count.get();
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count.addAndGet(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int some = super.read(target, offset, length);
        count.addAndGet(Math.max(0, some));
        return some;
    }
}
