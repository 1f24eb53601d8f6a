package io.github.zendeskevents.bench;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFaults.Rule;
import io.github.zendeskevents.sandbox.SandboxLimits;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What users whom Zendesk cannot process cost all others: how many events of healthy users a second are delivered while some
 * of a thousand users are in trouble, for each way of failing, beside the same without trouble. No limits, the inbox in memory,
 * calls to Zendesk time out after two seconds.
 */
public final class TroubleBench {

    private static final int USERS = Bench.count(1_000, 200);
    private static final int EVENTS_EACH = Bench.count(20, 3);
    private static final int[] TROUBLED = {0, 1, 4, Bench.count(50, 10)};
    private static final String TIMEOUT = "2s";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private TroubleBench() {}

    private record Way(String name, Consumer<Rule> fault) {}

    private static List<Way> ways() {
        return List.of(
                new Way("500", rule -> rule.status(500)),
                new Way("no answer", rule -> rule.delay(Duration.ofSeconds(10)).dropBefore()),
                new Way("broken connection", Rule::dropBefore));
    }

    /** Runs all, and ends. */
    public static void main(String[] args) {
        run(ways().get(0), 0);
        List<String> rows = new ArrayList<>();
        ways().forEach(way -> rows.add(row(way)));
        System.out.printf(
                Locale.ROOT,
                "%nTrouble: events of healthy users a second, %,d users, %,d events, so many users in trouble%n",
                USERS,
                USERS * EVENTS_EACH);
        System.out.printf(Locale.ROOT, "%-20s", "");
        for (int troubled : TROUBLED) {
            System.out.printf(Locale.ROOT, "%12d", troubled);
        }
        System.out.println();
        rows.forEach(System.out::println);
        System.out.printf("(target: with 50 in trouble at least half of what there is with none)%n");
    }

    private static String row(Way way) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-20s", way.name()));
        for (int troubled : TROUBLED) {
            row.append(String.format(Locale.ROOT, "%12s", run(way, troubled)));
        }
        return row.toString();
    }

    private static String run(Way way, int troubled) {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                        .withLimits(SandboxLimits.none())
                        .withJournalSize(USERS));
                RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.request-timeout", TIMEOUT)) {
            List<String> names = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                String name = "c-" + user;
                long id = sandbox.seed().user(name, "C " + user, name + "@x.example");
                if (user < troubled) {
                    names.add(name);
                    names.add(String.valueOf(id));
                }
            }
            if (!names.isEmpty()) {
                way.fault()
                        .accept(sandbox.faults()
                                .onRecord(names.toArray(String[]::new))
                                .always());
            }
            long healthy = (long) (USERS - troubled) * EVENTS_EACH;
            List<Event> events = events();
            long start = System.nanoTime();
            var unused = routes.inbox().accept(events);
            try {
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(10))
                        .atMost(PATIENCE)
                        .until(() -> routes.inbox().counts().delivered() >= healthy);
            } catch (ConditionTimeoutException tooLong) {
                return "over 2 min";
            }
            return String.format(Locale.ROOT, "%,.0f", healthy / ((System.nanoTime() - start) / 1e9));
        }
    }

    private static List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (int round = 0; round < EVENTS_EACH; round++) {
            for (int user = 0; user < USERS; user++) {
                events.add(RunningRoutes.event("{'type':'track','messageId':'t-" + round + "-" + user + "','userId':'c-"
                        + user + "','event':'Seen'}"));
            }
        }
        return events;
    }
}
