package io.github.zendeskevents.event.decode;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * How much memory the trees of a message may take. Three bytes of JSON can be an object of a hundred and fifty, so that a few
 * megabytes of the right text would fill the heap; what real senders write takes five to twenty times its length. The costs
 * are estimates for a heap of less than 32 GiB, on the safe side.
 */
final class TreeBudget {

    static final int OBJECT = 152;
    static final int ARRAY = 96;
    static final int MEMBER = 64;
    static final int ELEMENT = 8;
    static final int TEXT = 56;
    static final int NUMBER = 24;

    private static final int TIMES_ITS_LENGTH = 24;
    private static final long SMALL = 262_144;
    private static final long STREAMED_VALUE = 96L * 1024 * 1024;

    private final LongSupplier limit;
    private final boolean refuses;
    private long taken;

    private TreeBudget(LongSupplier limit, boolean refuses) {
        this.limit = limit;
        this.refuses = refuses;
    }

    /** What a message of so many bytes may take, while it is decoded and until its events are safe. */
    static long of(long bytes) {
        return Math.max(SMALL, TIMES_ITS_LENGTH * bytes);
    }

    /** The budget of a message that is refused where it takes more. */
    static TreeBudget ofMessage(LongSupplier bytesTaken) {
        return new TreeBudget(() -> of(bytesTaken.getAsLong()), true);
    }

    /** The budget of each value of a stream; one that takes more cannot be read. */
    static TreeBudget ofStream() {
        return new TreeBudget(() -> STREAMED_VALUE, false);
    }

    /** The budget of trees that are in memory already. */
    static TreeBudget endless() {
        return new TreeBudget(() -> Long.MAX_VALUE, true);
    }

    /** @throws TooManyValuesException when a value of a stream takes more than it may */
    void take(long cost) throws TooManyValuesException {
        taken += cost;
        if (taken > limit.getAsLong()) {
            String problem = "more values than a message of its length may have";
            if (refuses) {
                throw new OversizedMessageException(problem);
            }
            throw new TooManyValuesException(problem);
        }
    }

    /** Says that the next value of a stream begins. */
    void startValue() {
        if (!refuses) {
            taken = 0;
        }
    }

    /** How much is taken, to {@link #giveBack} what is only looked at. */
    long taken() {
        return taken;
    }

    void giveBack(long takenBefore) {
        taken = takenBefore;
    }

    /** One value of a stream takes more memory than it may. */
    static final class TooManyValuesException extends IOException {

        private static final long serialVersionUID = 1L;

        TooManyValuesException(String message) {
            super(message);
        }
    }
}
