package io.github.zendeskevents.bench;

import io.github.zendeskevents.bench.FastAccount.Drained;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How long a backlog takes under the limits of each of Zendesk's plans, by Zendesk's clock, and what it costs in calls: beside
 * the time that the timeline events alone need, which no program can undercut, and beside the same program with coalescing,
 * comparing and squashing switched off. Pictures of the backlog over time go to {@code target/bench}.
 */
public final class PlanBench {

    private static final int EVENTS = Bench.count(2_000, 800);
    private static final int USERS = 200;
    private static final int ORGANIZATIONS = 40;
    private static final int NEWCOMERS = 20_000;
    private static final int JOURNAL = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE_WITH_HANDICAP = Duration.ofSeconds(40);
    private static final double HANDICAP_SPEED = 60;
    private static final double BACKFILL_SPEED = 6;
    private static final String BACKFILL = "BACKFILL";
    private static final Path PICTURES = Path.of("target", "bench");

    private final Path folder;
    private final PrintStream out;

    /**
     * A plan, and how fast the clock may run: the shorter the stream takes there, the slower, because work is not sped up
     * with the clock, and would weigh too much.
     */
    private enum Plan {
        TEAM(SandboxPlan.TEAM, 40),
        PROFESSIONAL(SandboxPlan.PROFESSIONAL, 24),
        ENTERPRISE(SandboxPlan.ENTERPRISE, 16),
        ENTERPRISE_PLUS(SandboxPlan.ENTERPRISE_PLUS, 12);

        private final SandboxPlan plan;
        private final double speed;

        Plan(SandboxPlan plan, double speed) {
            this.plan = plan;
            this.speed = speed;
        }

        private SandboxSettings settings(boolean imports) {
            return SandboxSettings.defaults()
                    .withPlan(plan)
                    .withImports(imports)
                    .withSpeed(speed)
                    .withJournalSize(JOURNAL);
        }

        private double alone(long timelineEvents) {
            return timelineEvents / (double) plan.limits().timelineEventsPerMinute();
        }

        private boolean hasTarget(boolean imports) {
            return (this == PROFESSIONAL && !imports) || (this == ENTERPRISE_PLUS && imports);
        }

        private String target(boolean imports) {
            return !hasTarget(imports) ? "-" : this == PROFESSIONAL ? "<= 1.25" : "<= 1.50";
        }

        private String title() {
            return name().charAt(0)
                    + name().substring(1).toLowerCase(Locale.ROOT).replace("_plus", " Plus");
        }
    }

    private PlanBench(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /**
     * Runs, and ends.
     *
     * @param args what to run: names of plans such as {@code PROFESSIONAL}, and {@code BACKFILL}; none: all
     */
    public static void main(String[] args) throws Exception {
        Set<String> chosen = Set.of(args);
        PlanBench bench = new PlanBench(Files.createTempDirectory("plan-bench"), System.out);
        bench.warmUp();
        bench.streams(Stream.of(Plan.values())
                .filter(plan -> chosen.isEmpty() || chosen.contains(plan.name()))
                .toList());
        if (chosen.isEmpty() || chosen.contains(BACKFILL)) {
            bench.backfill();
        }
        bench.print("%nPictures of the backlogs: %s/*.svg%n", PICTURES);
    }

    private void warmUp() throws Exception {
        SandboxSettings settings = Plan.ENTERPRISE_PLUS
                .settings(true)
                .withPlan(SandboxPlan.UNLIMITED)
                .withSpeed(BACKFILL_SPEED);
        try (FastAccount account = new FastAccount(settings, folder, Optional.empty())) {
            account.drain(
                    Workload.stream(
                                    "warm",
                                    EVENTS,
                                    USERS,
                                    ORGANIZATIONS,
                                    account.sandbox().clock())
                            .events(),
                    PATIENCE);
        }
    }

    private void streams(List<Plan> plans) throws Exception {
        print(
                "%nA stream of %,d events of %d users and %d organizations, by Zendesk's clock%n",
                EVENTS, USERS, ORGANIZATIONS);
        print("alone: what the timeline events need at the plan's limit; ratio: minutes to that%n");
        print("other calls: those that are no timeline events, for each event%n");
        print("(b): the same program with what makes it fast switched off%n");
        print("seconds: of real time; what takes time besides waiting is not sped up%n");
        print(
                "%-16s %-8s %8s %7s %7s %6s %-8s %12s %-8s %6s %6s %-7s %5s  %s%n",
                "plan",
                "imports",
                "minutes",
                "seconds",
                "alone",
                "ratio",
                "target",
                "other calls",
                "target",
                "429s",
                "%",
                "target",
                "dead",
                "end state");
        for (Plan plan : plans) {
            BacklogPlot plot =
                    new BacklogPlot(String.format(Locale.ROOT, "%s: a stream of %,d events", plan.title(), EVENTS));
            for (boolean imports : new boolean[] {false, true}) {
                Drained drained = stream(plan, imports, plot);
                if (plan.hasTarget(imports)) {
                    handicapped(plan, imports, plot, drained);
                }
            }
            plot.write(PICTURES.resolve(
                    "stream-" + plan.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".svg"));
        }
    }

    private Drained stream(Plan plan, boolean imports, BacklogPlot plot) {
        try (FastAccount account = new FastAccount(plan.settings(imports), folder, Optional.empty())) {
            Workload stream = Workload.stream(
                    "stream", EVENTS, USERS, ORGANIZATIONS, account.sandbox().clock());
            Drained drained = account.drain(stream.events(), PATIENCE);
            plot.add(imports ? "imports on" : "imports off", drained.backlog());
            if (imports) {
                long timeline = stream.timelineEvents();
                plot.add("the timeline alone", List.of(new Sample(0, timeline), new Sample(plan.alone(timeline), 0)));
            }
            row(
                    plan,
                    imports ? "on" : "off",
                    plan.target(imports),
                    stream,
                    drained,
                    stream.endState(account.sandbox()));
            if (plan.hasTarget(imports) && drained.left() == 0) {
                again(account, stream.again("warm"), "the same users' identifies unchanged");
                account.restart();
                again(account, stream.again("cold"), "the same, after a restart");
            }
            return drained;
        }
    }

    private void again(FastAccount account, Workload again, String what) {
        Drained drained = account.drain(again.events(), PATIENCE);
        print(
                "    %-42s %s min, calls an event %.3f (target <= 0.03), %s%n",
                what + ":",
                drained.took(),
                drained.calls().total() / (double) again.events().size(),
                again.endState(account.sandbox()));
    }

    private void handicapped(Plan plan, boolean imports, BacklogPlot plot, Drained asItIs) {
        Handicap handicap = new Handicap();
        SandboxSettings settings = plan.settings(imports).withSpeed(HANDICAP_SPEED);
        try (FastAccount account = new FastAccount(settings, folder, Optional.of(handicap))) {
            Workload stream = Workload.stream(
                    "stream", EVENTS, USERS, ORGANIZATIONS, account.sandbox().clock());
            Drained drained = account.drain(stream.events(), PATIENCE_WITH_HANDICAP);
            plot.add(imports ? "(b), imports on" : "(b), imports off", drained.backlog());
            row(plan, imports ? "on (b)" : "off (b)", "-", stream, drained, stream.endState(account.sandbox()));
            print(
                    "    (b) takes %s%.1f times as long; %s%n",
                    drained.left() == 0 ? "" : "more than ", drained.minutes() / asItIs.minutes(), handicap.summary());
        }
    }

    private void row(Plan plan, String imports, String target, Workload stream, Drained drained, Object endState) {
        double alone = plan.alone(stream.timelineEvents());
        CallCounts calls = drained.calls();
        boolean whole = drained.left() == 0;
        print(
                "%-16s %-8s %8.2f %7.1f %7.2f %6s %-8s %12.3f %-8s %6d %6.2f %-7s %5d  %s%n",
                plan.title(),
                imports,
                drained.minutes(),
                drained.seconds(),
                alone,
                whole ? String.format(Locale.ROOT, "%.2f", drained.minutes() / alone) : "-",
                target,
                calls.othersAnEvent(stream.events().size()),
                "<= 0.25",
                calls.limited(),
                calls.limitedPercent(),
                "<= 1%",
                drained.dead(),
                whole ? endState : drained.took());
        print("%s%n", calls.listed(stream.events().size()));
    }

    private void backfill() throws Exception {
        print("%nA backfill of %,d identifies of new users, Enterprise Plus, imports on%n", NEWCOMERS);
        print(
                "%-32s %9s %9s %15s %-9s %6s %6s %5s  %s%n",
                "", "minutes", "seconds", "calls an event", "target", "429s", "%", "dead", "end state");
        BacklogPlot plot = new BacklogPlot("Enterprise Plus, imports on: 20,000 identifies");
        SandboxSettings settings = Plan.ENTERPRISE_PLUS.settings(true).withSpeed(BACKFILL_SPEED);
        try (FastAccount account = new FastAccount(settings, folder, Optional.empty())) {
            Workload newcomers =
                    Workload.newcomers("newcomer", NEWCOMERS, account.sandbox().clock());
            if (backfill(account, newcomers, "new users", "<= 0.030", plot)) {
                account.restart();
                backfill(account, newcomers.again("again"), "unchanged, after a restart", "<= 0.015", plot);
            }
        }
        plot.write(PICTURES.resolve("backfill.svg"));
    }

    /** @return whether all were delivered */
    private boolean backfill(FastAccount account, Workload load, String what, String target, BacklogPlot plot) {
        Drained drained = account.drain(load.events(), PATIENCE);
        CallCounts calls = drained.calls();
        boolean whole = drained.left() == 0;
        long ended = load.events().size() - drained.left();
        plot.add(what, drained.backlog());
        print(
                "%-32s %9.2f %9.1f %15.4f %-9s %6d %6.2f %5d  %s%n",
                what,
                drained.minutes(),
                drained.seconds(),
                calls.total() / (double) Math.max(1, ended),
                target,
                calls.limited(),
                calls.limitedPercent(),
                drained.dead(),
                whole ? load.endState(account.sandbox()) : drained.took());
        print("%s%n", calls.listed(ended));
        return whole;
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
        out.flush();
    }
}
