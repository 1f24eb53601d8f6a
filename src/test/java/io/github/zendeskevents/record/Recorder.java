package io.github.zendeskevents.record;

import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Asks an account and a new sandbox the same, and tells where their answers differ. */
final class Recorder {

    private final Side zendesk;
    private final Side sandbox;
    private final List<String> report = new ArrayList<>();
    private int asked;

    private Recorder(Side zendesk, Side sandbox) {
        this.zendesk = zendesk;
        this.sandbox = sandbox;
    }

    /**
     * Asks both.
     *
     * @param url of the account
     * @param token a bearer token of an admin; it is in no line
     * @param write whether to write as well: only records that are made for it, which are removed again
     * @return what differs, and last how much was compared
     */
    static List<String> report(String url, String token, boolean write) throws IOException, InterruptedException {
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        String prefix = "record-" + HexFormat.of().formatHex(random);
        try (Sandbox beside = Sandbox.start()) {
            fill(beside);
            Recorder recorder =
                    new Recorder(new Side(url, token, prefix), new Side(beside.url(), "sandbox-bearer", prefix));
            recorder.run(write);
            return recorder.report;
        }
    }

    /** One record of each kind, so that there is something to compare a list with. */
    private static void fill(Sandbox sandbox) {
        long user = sandbox.seed().user("seeded", "Seeded", "seeded@example.com");
        long organization = sandbox.seed().organization("seeded", "Seeded");
        sandbox.seed().membership(user, organization);
        sandbox.seed().field("seeded", "text");
        sandbox.seed().organizationField("seeded", "text");
        sandbox.seed().group("Seeded");
    }

    private void run(boolean write) throws IOException, InterruptedException {
        for (Step step : Steps.reads()) {
            compare(step);
        }
        if (write) {
            try {
                for (Step step : Steps.writes()) {
                    compare(step);
                }
            } finally {
                for (Step step : Steps.removals()) {
                    compare(step);
                }
            }
        }
        long different =
                report.stream().filter(line -> line.startsWith("DIFFERENT")).count();
        report.add(asked + " requests compared, " + different + " differences");
    }

    private void compare(Step step) throws IOException, InterruptedException {
        if (!zendesk.canAsk(step)) {
            report.add("left out  " + step.name() + ": the account holds no such record, or did not make it");
            return;
        }
        Answer there = zendesk.ask(step);
        if (!sandbox.canAsk(step)) {
            report.add("left out  " + step.name() + ": the sandbox did not make such a record");
            return;
        }
        Answer here = sandbox.ask(step);
        asked++;
        Comparison.of(there, here).forEach(line -> report.add("DIFFERENT " + step.name() + ": " + line));
    }
}
