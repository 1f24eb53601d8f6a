package io.github.zendeskevents.bench;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * The built distribution imports large files, with the heap that it is shipped with, from a process of its own. It prints how fast
 * that was, what memory it took, what the estimate was worth, and how much faster a dry run is. Arguments: how many lines the large
 * file has (1,000,000 unless said; that of identifies a fifth), and how many the one that is imported under the limits of Professional (5,000 unless said; 0: none).
 */
public final class ImportBench {

    private static final int USERS = 20_000;

    /** Fewer than by default, as the file is small too: what is in delivery at a time must be less than a tenth of it. */
    private static final String FEW_LANES = "-Dzendesk.delivery.lanes=10";

    private final Path folder;

    private ImportBench(Path folder) {
        this.folder = folder;
    }

    /** Runs, prints, and ends; nothing here passes or fails. */
    public static void main(String[] arguments) throws Exception {
        int lines = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int limited = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5_000;
        Files.createDirectories(Path.of("target"));
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "import-bench");
        try {
            ImportBench bench = new ImportBench(folder);
            System.out.printf(
                    "%-30s %10s %9s %9s %12s   %s%n",
                    "lines", "count", "seconds", "lines/s", "processor s", "MiB resident by quarters");
            if (lines > 0) {
                bench.large("page, which is not sent", lines, ImportBench::page);
                bench.large("identify, mostly unchanged", lines / 5, ImportBench::identify);
            }
            if (limited > 0) {
                bench.underLimits(limited);
            }
        } finally {
            EraseBench.delete(folder);
        }
    }

    private void large(String what, int lines, IntFunction<String> line) throws IOException, InterruptedException {
        Path file = folder.resolve("large.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < lines; i++) {
                out.write(line.apply(i));
                out.newLine();
            }
        }
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withLimits(SandboxPlan.UNLIMITED.limits())
                .withJournalSize(1_000))) {
            row(what, lines, MeasuredImport.of(file, folder.resolve(what.replaceAll("\\W+", "-")), sandbox));
        }
        Files.delete(file);
    }

    /** Each is some 180 bytes. */
    private static String page(int number) {
        return "{\"type\":\"page\",\"messageId\":\"page-" + number + "\",\"userId\":\"u" + number % USERS
                + "\",\"name\":\"Pricing\",\"properties\":{\"url\":\"https://shop.example/pricing?n=" + number
                + "\"},\"receivedAt\":\"2026-03-01T12:00:00.000Z\"}";
    }

    /** Of each user many, one after the other, of which one in ten brings something new. */
    private static String identify(int number) {
        int user = number % USERS;
        return "{\"type\":\"identify\",\"messageId\":\"identify-" + number + "\",\"userId\":\"u" + user
                + "\",\"traits\":{\"name\":\"Customer Number " + user + "\",\"email\":\"u" + user
                + "@example.com\",\"plan\":\"plan-" + number / USERS / 10
                + "\"},\"receivedAt\":\"2026-03-01T12:00:00.000Z\"}";
    }

    private static void row(String what, int lines, MeasuredImport run) {
        System.out.printf(
                Locale.ROOT,
                "%-30s %,10d %9.0f %,9.0f %12.0f   %d, %d, %d, %d%s%n",
                what,
                lines,
                run.seconds(),
                lines / run.seconds(),
                run.processorSeconds(),
                run.mostResident(0),
                run.mostResident(1),
                run.mostResident(2),
                run.mostResident(3),
                run.status() == 0 ? "" : "   status " + run.status() + ": " + run.summary());
    }

    private void underLimits(int count) throws IOException, InterruptedException {
        Path file = folder.resolve("limited.jsonl");
        Workload stream = Workload.history("import", count, count / 4, count / 100, Clock.systemUTC());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Event event : stream.events()) {
                out.write(event.json().toString());
                out.newLine();
            }
        }
        System.out.printf(
                Locale.ROOT, "%nUnder the limits of Professional, %d on the timeline%n", stream.timelineEvents());
        SandboxSettings professional = SandboxSettings.defaults().withLimits(SandboxPlan.PROFESSIONAL.limits());
        try (Sandbox sandbox = Sandbox.start(professional)) {
            MeasuredImport dry =
                    MeasuredImport.of(file, folder.resolve("dry"), sandbox, FEW_LANES, "-Dzendesk.dry-run=true");
            row("dry run", count, dry);
            sandbox.clock().advance(Duration.ofMinutes(1));
            MeasuredImport real = MeasuredImport.of(file, folder.resolve("real"), sandbox, FEW_LANES);
            row("real run", count, real);
            System.out.printf(Locale.ROOT, "the dry run is %.1f times as fast%n", real.seconds() / dry.seconds());
            for (int share = 10; share <= 50; share += 10) {
                real.at(share)
                        .ifPresent(said -> System.out.printf(
                                Locale.ROOT,
                                "estimated at %d %%, after %.0f s: %.0f s in all, which is %+.0f %% of the truth%n",
                                said.percent(),
                                said.at(),
                                said.at() + said.left().orElse(0),
                                100 * ((said.at() + said.left().orElse(0)) / real.seconds() - 1)));
            }
        }
    }
}
