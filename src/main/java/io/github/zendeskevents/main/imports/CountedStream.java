package io.github.zendeskevents.main.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read of a file, before it is inflated: that tells how much of it is left. */
final class CountedStream extends FilterInputStream {

    private volatile long count;

    CountedStream(InputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count += one < 0 ? 0 : 1;
        return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int some = super.read(target, offset, length);
        count += Math.max(0, some);
        return some;
    }
}
