package io.github.zendeskevents.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * How long things took, from a hundredth of a second to a day: the number of those in each of some eighty classes, of which each
 * begins a fifth above the one before. So a share of them is known to a tenth, and takes no more memory however many there are.
 */
public final class Latencies {

    private static final int CLASSES_A_DOUBLING = 4;
    private static final double SHORTEST = 0.01;
    private static final int CLASSES = 24 * CLASSES_A_DOUBLING;

    private int[] counts = {};
    private long total;

    void add(Duration took) {
        double doublings = Math.log(Math.max(SHORTEST, took.toMillis() / 1000.0) / SHORTEST) / Math.log(2);
        room();
        counts[Math.min(CLASSES - 1, (int) Math.round(doublings * CLASSES_A_DOUBLING))]++;
        total++;
    }

    /** Adds all that others have. */
    public void add(Latencies others) {
        if (others.total > 0) {
            room();
            for (int i = 0; i < CLASSES; i++) {
                counts[i] += others.counts[i];
            }
            total += others.total;
        }
    }

    private void room() {
        if (counts.length == 0) {
            counts = new int[CLASSES];
        }
    }

    /**
     * Within how many seconds a part of them was done; empty where there are none.
     *
     * @param part such as 0.95
     */
    public Optional<Double> within(double part) {
        long most = (long) Math.ceil(total * part);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen > 0 && seen >= most) {
                return Optional.of(SHORTEST * Math.pow(2, (double) i / CLASSES_A_DOUBLING));
            }
        }
        return Optional.empty();
    }
}
