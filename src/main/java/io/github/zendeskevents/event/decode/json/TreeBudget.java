package io.github.zendeskevents.event.decode.json;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * How much memory the trees of a message may take. Three bytes of JSON can be an object of a hundred and fifty, so that a few
 * megabytes of the right text would fill the heap; what real senders write takes five to twenty times its length. The costs
 * are estimates for a heap of less than 32 GiB, on the safe side.
 */
public final class TreeBudget {

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
    private final Optional<Function<String, RuntimeException>> refusal;
    private long taken;

    private TreeBudget(LongSupplier limit, Optional<Function<String, RuntimeException>> refusal) {
        this.limit = limit;
        this.refusal = refusal;
    }

    /** What a message of so many bytes may take, while it is decoded and until its events are safe. */
    public static long of(long bytes) {
        return Math.max(SMALL, TIMES_ITS_LENGTH * bytes);
    }

    /**
     * The budget of a message that is refused where it takes more.
     *
     * @param bytesTaken how many bytes of it were read so far
     * @param refusal what is thrown, with one line for people
     */
    public static TreeBudget ofMessage(LongSupplier bytesTaken, Function<String, RuntimeException> refusal) {
        return new TreeBudget(() -> of(bytesTaken.getAsLong()), Optional.of(refusal));
    }

    /** The budget of each value of a stream; one that takes more cannot be read. */
    public static TreeBudget ofStream() {
        return new TreeBudget(() -> STREAMED_VALUE, Optional.empty());
    }

    /** The budget of trees that are in memory already. */
    static TreeBudget endless() {
        return new TreeBudget(() -> Long.MAX_VALUE, Optional.empty());
    }

    /** @throws TooManyValuesException when a value of a stream takes more than it may */
    void take(long cost) throws TooManyValuesException {
        taken += cost;
        if (taken > limit.getAsLong()) {
            String problem = "more values than a message of its length may have";
            if (refusal.isPresent()) {
                throw refusal.get().apply(problem);
            }
            throw new TooManyValuesException(problem);
        }
    }

    /** Says that the next value of a stream begins. */
    public void startValue() {
        if (refusal.isEmpty()) {
            taken = 0;
        }
    }

    /** How much is taken, to {@link #giveBack} what is only looked at. */
    public long taken() {
        return taken;
    }

    public void giveBack(long takenBefore) {
        taken = takenBefore;
    }

    /** One value of a stream takes more memory than it may. */
    public static final class TooManyValuesException extends IOException {

        private static final long serialVersionUID = 1L;

        TooManyValuesException(String message) {
            super(message);
        }
    }
}
