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
 * What users whom Zendesk cannot process cost all others, while some of a thousand users are in trouble, for each way of failing,
 * beside the same without trouble: how many events of healthy users a second are delivered once those in trouble are known, and
 * after how many seconds each healthy user has had an event. No limits, the inbox in memory, calls to Zendesk time out after two
 * seconds.
 */
public final class TroubleBench {

    private static final int USERS = Bench.count(1_000, 200);
    private static final int EVENTS_EACH = Bench.count(60, 3);
    private static final int[] TROUBLED = {0, 1, 4, Bench.count(50, 10)};
    private static final String TIMEOUT = "2s";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** In three timeouts those in trouble are found. */
    private static final Duration FOUND = Duration.ofSeconds(6);

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
                "%nTrouble: events of healthy users a second once trouble is known, and after how many seconds each of them had one,%n%,d users, %,d events, so many users in trouble%n",
                USERS,
                USERS * EVENTS_EACH);
        System.out.printf(Locale.ROOT, "%-20s", "");
        for (int troubled : TROUBLED) {
            System.out.printf(Locale.ROOT, "%18d", troubled);
        }
        System.out.println();
        rows.forEach(System.out::println);
        System.out.printf("(target: with 50 in trouble at least half of what there is with none)%n");
    }

    private static String row(Way way) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-20s", way.name()));
        for (int troubled : TROUBLED) {
            row.append(String.format(Locale.ROOT, "%18s", run(way, troubled)));
        }
        return row.toString();
    }

    private static String run(Way way, int troubled) {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                        .withLimits(SandboxLimits.none())
                        .withJournalSize(USERS));
                RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.request-timeout", TIMEOUT)) {
            List<String> names = new ArrayList<>();
            List<Long> ids = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                String name = "c-" + user;
                long id = sandbox.seed().user(name, "C " + user, name + "@x.example");
                if (user < troubled) {
                    names.add(name);
                    names.add(String.valueOf(id));
                } else {
                    ids.add(id);
                }
            }
            if (!names.isEmpty()) {
                way.fault()
                        .accept(sandbox.faults()
                                .onRecord(names.toArray(String[]::new))
                                .always());
            }
            long healthy = (long) ids.size() * EVENTS_EACH;
            List<Event> events = events();
            Progress progress = new Progress(sandbox, ids);
            var unused = routes.inbox().accept(events);
            try {
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(50))
                        .atMost(PATIENCE)
                        .until(() -> progress.at(routes.inbox().counts().delivered()) >= healthy);
            } catch (ConditionTimeoutException tooLong) {
                return "over 2 min";
            }
            return progress.toString();
        }
    }

    /** How far the events of the healthy have come, and when. */
    private static final class Progress {

        private final Sandbox sandbox;
        private final List<Long> unserved;
        private final long start = System.nanoTime();
        private double servedAfter;
        private double from;
        private long before;
        private double now;
        private long delivered;

        private Progress(Sandbox sandbox, List<Long> healthy) {
            this.sandbox = sandbox;
            this.unserved = new ArrayList<>(healthy);
        }

        private long at(long deliveredNow) {
            now = (System.nanoTime() - start) / 1e9;
            delivered = deliveredNow;
            if (!unserved.isEmpty()) {
                unserved.removeIf(user -> !sandbox.timeline(user).isEmpty());
                servedAfter = now;
            }
            if (now < FOUND.toSeconds()) {
                from = now;
                before = delivered;
            }
            return delivered;
        }

        @Override
        public String toString() {
            boolean over = now < FOUND.toSeconds();
            double pace = over ? delivered / now : (delivered - before) / (now - from);
            return String.format(Locale.ROOT, "%,.0f (%.1f s)", pace, servedAfter);
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
