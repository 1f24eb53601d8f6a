package io.github.zendeskevents.sandbox;

import io.github.zendeskevents.main.ZendeskEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The first thing that a newcomer runs: gateway, routes and sandbox in one process, with no account at Zendesk, and made-up
 * customers, so that there is something to see. The routes are those in {@code routes/}, so that a change there is seen at the
 * next start.
 */
public final class SandboxDemo {

    private static final int SANDBOX_PORT = 8090;
    private static final String EVENTS_A_SECOND = "1";
    private static final double MOST_EVENTS_A_SECOND = 1_000;
    private static final Path INBOX = Path.of("target", "sandbox");

    private SandboxDemo() {}

    /** Runs until it is interrupted. Settings may be given as {@code -Dname=value}. */
    public static void main(String[] args) throws IOException {
        double eventsASecond;
        try {
            eventsASecond = eventsASecond(System.getProperty("sandbox.traffic", EVENTS_A_SECOND));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withPort(Integer.getInteger("sandbox.port", SANDBOX_PORT))
                .withPlan(SandboxPlan.ENTERPRISE)
                .withPrintTo(System.out));
        startWithAnEmptyInbox();
        Map.of(
                        "zendesk.url",
                        sandbox.url(),
                        "zendesk.oauth.client-id",
                        SandboxSettings.OAUTH_CLIENT,
                        "zendesk.oauth.client-secret",
                        SandboxSettings.OAUTH_SECRET,
                        "zendesk.inbox.url",
                        "jdbc:sqlite:" + INBOX.resolve("inbox.db"),
                        "zendesk.gateway.allowed-origins",
                        sandbox.url() + "," + sandbox.url().replace("127.0.0.1", "localhost"),
                        "zendesk.gateway.public-may",
                        "organizations,fields",
                        "camel.main.routes-include-pattern",
                        "file:routes/*.camel.yaml")
                .forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
        ZendeskEvents.run(() -> {
            if (eventsASecond > 0) {
                SandboxTraffic.seed(sandbox);
                new SandboxTraffic(gateway(), System.nanoTime()).start(eventsASecond);
            }
            explain(sandbox, eventsASecond);
        });
    }

    private static double eventsASecond(String text) {
        double number = text.matches("[0-9]{1,4}(\\.[0-9]{1,3})?") ? Double.parseDouble(text) : -1;
        if (number < 0 || number > MOST_EVENTS_A_SECOND) {
            throw new IllegalArgumentException("sandbox.traffic is the number of events a second, 0 for none and "
                    + Math.round(MOST_EVENTS_A_SECOND) + " at the most, not " + text);
        }
        return number;
    }

    private static String gateway() {
        return "http://127.0.0.1:" + System.getProperty("http.port", "8080");
    }

    // The sandbox forgets everything, so an inbox that remembers would only confuse.
    private static void startWithAnEmptyInbox() throws IOException {
        Files.createDirectories(INBOX);
        for (String file : new String[] {"inbox.db", "inbox.db-wal", "inbox.db-shm"}) {
            Files.deleteIfExists(INBOX.resolve(file));
        }
    }

    private static void explain(Sandbox sandbox, double eventsASecond) {
        String gateway = gateway();
        String operations = "http://127.0.0.1:" + System.getProperty("management.port", "8081");
        System.out.println(
                """

                Ready. Events go in at %1$s, Zendesk is the sandbox at %2$s. Try in another terminal:

                  curl %1$s/v1/identify -d '{"userId":"u1","traits":{"name":"Ada Lovelace","email":"ada@acme.example","plan":"pro"}}'
                  curl %1$s/v1/group    -d '{"userId":"u1","groupId":"g1","traits":{"name":"Acme","employees":42}}'
                  curl %1$s/v1/track    -d '{"userId":"u1","event":"Order Completed","properties":{"total":19.5}}'
                  curl %1$s/v1/identify -d '{"traits":{"name":"Nobody"}}'

                  %2$s/shop                    a web page with the SDKs for browsers

                  curl %2$s/sandbox/state      what Zendesk holds now
                  curl %3$s/ops/inbox          what became of the events
                  curl %3$s/ops/dead-letters   what could not be delivered, and why

                  %3$s/                       the console: all of it on one page

                %4$s

                Ctrl-C ends it. Each call to Zendesk is printed below.
                """
                        .formatted(
                                gateway,
                                sandbox.url(),
                                operations,
                                eventsASecond > 0
                                        ? "A made-up shop sends "
                                                + System.getProperty("sandbox.traffic", EVENTS_A_SECOND)
                                                + " events a second; -Dsandbox.traffic=0 leaves it out."
                                        : "Nothing is sent but what you send."));
    }
}
