package io.github.zendeskevents.bench;

/**
 * Measures, and prints what it measured: the program without limits, while it waits, and under the limits of each of Zendesk's
 * plans, one instance and two; then the gateway and the inbox by themselves. Nothing here passes or fails; the targets stand
 * beside the numbers. These machines are noisy: read the ratios.
 */
public final class Bench {

    private Bench() {}

    /** Runs all, and ends. */
    public static void main(String[] args) throws Exception {
        ThroughputBench.main(args);
        WaitingBench.main(args);
        PlanBench.main(new String[0]);
        InstancesBench.main(new String[0]);
        GatewayBench.main(args);
        InboxBench.main(args);
        SourceBench.main(args);
    }
}
