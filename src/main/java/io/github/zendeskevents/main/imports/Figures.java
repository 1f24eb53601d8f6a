package io.github.zendeskevents.main.imports;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How an import stands at one moment.
 *
 * @param read events taken from the files so far, in earlier runs too
 * @param share how much of the bytes of all files that is, from 0 to 1; empty where the size is not known
 * @param rate events that end in a second; empty before that can be told
 * @param trouble why nothing is delivered at the moment; empty text: it is
 */
record Figures(
        long read,
        OptionalDouble share,
        long delivered,
        long ignored,
        long dead,
        long pending,
        OptionalDouble rate,
        String trouble) {

    private static final int BAR = 20;

    /** Events that have their end. */
    long ended() {
        return Math.max(0, read - pending);
    }

    /** About how many events there are in all. */
    OptionalLong total() {
        return share.isPresent() && share.getAsDouble() > 0
                ? OptionalLong.of(Math.max(read, Math.round(read / Math.min(1, share.getAsDouble()))))
                : OptionalLong.empty();
    }

    /** How long the rest takes at this rate, in seconds. */
    OptionalLong secondsLeft() {
        return total().isPresent() && rate.isPresent() && rate.getAsDouble() > 0
                ? OptionalLong.of(Math.round((total().getAsLong() - ended()) / rate.getAsDouble()))
                : OptionalLong.empty();
    }

    /** One line for people. */
    String line() {
        StringBuilder line = new StringBuilder();
        if (total().isPresent() && total().getAsLong() > 0) {
            line.append("%3d %%  ".formatted(100 * ended() / total().getAsLong()));
        }
        line.append(number(ended()));
        total().ifPresent(all -> line.append(" of ")
                .append(share.getAsDouble() < 1 ? "about " : "")
                .append(number(all)));
        line.append(" events");
        rate.ifPresent(some -> line.append(", ")
                .append(some < 10 ? "%.1f".formatted(some) : number(Math.round(some)))
                .append("/s"));
        secondsLeft().ifPresent(left -> line.append(", ").append(words(left)).append(" left"));
        line.append(", delivered ").append(number(delivered));
        line.append(", ignored ").append(number(ignored));
        line.append(", dead ").append(number(dead));
        line.append(", waiting ").append(number(pending));
        return trouble.isEmpty()
                ? line.toString()
                : line.append(" (").append(trouble).append(")").toString();
    }

    /** The same with a bar before it, cut to a width. */
    String bar(int width) {
        int done = total().isPresent() && total().getAsLong() > 0 ? (int) (BAR * ended() / total().getAsLong()) : 0;
        String text = "[" + "#".repeat(Math.min(BAR, done)) + "-".repeat(Math.max(0, BAR - done)) + "] " + line();
        return text.length() < width ? text : text.substring(0, Math.max(0, width - 1));
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String words(long seconds) {
        Duration left = Duration.ofSeconds(seconds);
        if (left.toHours() > 0) {
            return left.toHours() + " h " + left.toMinutesPart() + " min";
        }
        return left.toMinutes() > 0 ? left.toMinutes() + " min " + left.toSecondsPart() + " s" : seconds + " s";
    }
}
