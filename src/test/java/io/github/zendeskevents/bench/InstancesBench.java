package io.github.zendeskevents.bench;

import io.github.zendeskevents.bench.FastAccount.Drained;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Two instances of the program before one account at Zendesk, beside one alone: on one inbox, and each with its own inbox and
 * its own users. They know nothing of each other but what Zendesk's answers tell; the account's limits are for both together.
 */
public final class InstancesBench {

    private static final int EVENTS = Bench.count(2_200, 800);
    private static final int USERS = 200;
    private static final int ORGANIZATIONS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final PrintStream out;

    /** A plan, and how fast the clock may run: two instances and a database have more work to do than one instance has. */
    private enum Plan {
        TEAM(SandboxPlan.TEAM, false, 40, "Team"),
        ENTERPRISE(SandboxPlan.ENTERPRISE, true, 16, "Enterprise"),
        PROFESSIONAL(SandboxPlan.PROFESSIONAL, false, 24, "Professional"),
        ENTERPRISE_PLUS(SandboxPlan.ENTERPRISE_PLUS, true, 12, "Enterprise Plus");

        private final SandboxPlan plan;
        private final boolean imports;
        private final double speed;
        private final String title;

        Plan(SandboxPlan plan, boolean imports, double speed, String title) {
            this.plan = plan;
            this.imports = imports;
            this.speed = speed;
            this.title = title;
        }

        private SandboxSettings settings() {
            return SandboxSettings.defaults()
                    .withPlan(plan)
                    .withImports(imports)
                    .withSpeed(speed)
                    .withJournalSize(1_000);
        }
    }

    private InstancesBench(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /**
     * Runs, and ends.
     *
     * @param args names of plans; none: {@code PROFESSIONAL} and {@code ENTERPRISE_PLUS}
     */
    public static void main(String[] args) throws Exception {
        Set<String> chosen =
                args.length > 0 ? Set.of(args) : Set.of(Plan.PROFESSIONAL.name(), Plan.ENTERPRISE_PLUS.name());
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            InstancesBench bench = new InstancesBench(Files.createTempDirectory("instances-bench"), System.out);
            bench.warmUp();
            bench.head();
            for (Plan plan : Plan.values()) {
                if (chosen.contains(plan.name())) {
                    bench.run(plan, server);
                }
            }
        }
    }

    private void warmUp() throws IOException {
        SandboxSettings settings =
                Plan.ENTERPRISE_PLUS.settings().withPlan(SandboxPlan.UNLIMITED).withSpeed(1);
        try (FastAccount account = FastAccount.apart(2, settings, folder)) {
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

    private void head() {
        print(
                "%nA stream of %,d events of %d users and %d organizations through one instance and two, by Zendesk's clock%n",
                EVENTS, USERS, ORGANIZATIONS);
        print("alone: what the timeline events need at the plan's limit; ratio: minutes to those of one instance%n");
        print("other calls: those that are no timeline events, for each event%n");
        print(
                "%-16s %-24s %8s %7s %7s %6s %12s %6s %6s %-7s %5s  %s%n",
                "plan",
                "instances",
                "minutes",
                "seconds",
                "alone",
                "ratio",
                "other calls",
                "429s",
                "%",
                "target",
                "dead",
                "end state");
    }

    private void run(Plan plan, EmbeddedPostgres server) throws IOException, SQLException {
        Drained one;
        try (FastAccount account = new FastAccount(plan.settings(), folder, Optional.empty())) {
            one = row(plan, "one", account, Optional.empty());
        }
        try (FastAccount account = FastAccount.together(2, plan.settings(), inbox(server, plan))) {
            row(plan, "two, one PostgreSQL", account, Optional.of(one));
        }
        try (FastAccount account = FastAccount.apart(2, plan.settings(), folder)) {
            row(plan, "two, a SQLite each", account, Optional.of(one));
        }
    }

    private Drained row(Plan plan, String instances, FastAccount account, Optional<Drained> one) {
        Workload stream = Workload.stream(
                "stream", EVENTS, USERS, ORGANIZATIONS, account.sandbox().clock());
        Drained drained = account.drain(stream.events(), PATIENCE);
        CallCounts calls = drained.calls();
        print(
                "%-16s %-24s %8.2f %7.1f %7.2f %6s %12.3f %6d %6.2f %-7s %5d  %s%n",
                plan.title,
                instances,
                drained.minutes(),
                drained.seconds(),
                stream.timelineEvents() / (double) plan.plan.limits().timelineEventsPerMinute(),
                one.map(alone -> String.format(Locale.ROOT, "%.2f", drained.minutes() / alone.minutes()))
                        .orElse("-"),
                calls.othersAnEvent(EVENTS),
                calls.limited(),
                calls.limitedPercent(),
                "<= 1%",
                drained.dead(),
                drained.left() == 0 ? stream.endState(account.sandbox()) : drained.took());
        print("%s%n", calls.listed(EVENTS));
        if (calls.limited() > 0) {
            print("    answered 429: %s%n", calls.limitedByEndpoint());
        }
        return drained;
    }

    private static String inbox(EmbeddedPostgres server, Plan plan) throws SQLException {
        String url = server.getJdbcUrl("postgres", "postgres");
        String schema = plan.name().toLowerCase(Locale.ROOT);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return url + "&currentSchema=" + schema;
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
        out.flush();
    }
}
