package io.github.zendeskevents.bench;

/**
 * Measures, and prints what it measured: the program without limits, while it waits, beside records in trouble, and under the limits of each of Zendesk's
 * plans, one instance and two; then the gateway and the inbox by themselves. Nothing here passes or fails; the targets stand
 * beside the numbers. These machines are noisy: read the ratios.
 */
public final class Bench {

    /** Whether {@code -Dbench.short=true} is set: every part runs, with less of all, and the numbers are not to be quoted. */
    private static final boolean SHORT = Boolean.getBoolean("bench.short");

    private Bench() {}

    /** Runs all, and ends. */
    public static void main(String[] args) throws Exception {
        ThroughputBench.main(args);
        WaitingBench.main(args);
        TroubleBench.main(args);
        PlanBench.main(SHORT ? new String[] {"ENTERPRISE_PLUS"} : new String[0]);
        InstancesBench.main(SHORT ? new String[] {"ENTERPRISE_PLUS"} : new String[0]);
        GatewayBench.main(args);
        InboxBench.main(SHORT ? new String[] {"2000"} : args);
        SourceBench.main(args);
        if (SHORT) {
            System.out.printf("%nThis was the short form: the JVM was cold, and single runs tell little.%n");
        }
    }

    /** How many of something: all that is needed for numbers to quote, or as few as show that it works. */
    static int count(int full, int brief) {
        return SHORT ? brief : full;
    }
}
