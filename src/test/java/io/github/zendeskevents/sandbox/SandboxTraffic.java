package io.github.zendeskevents.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Customers of a made-up shop, so that whoever starts the sandbox for the first time sees it alive: they sign up, order, change their
 * plans, and some of what is sent of them is wrong in the ways that senders get things wrong. They are sent to a gateway as a server
 * would, and always the same for a seed.
 */
final class SandboxTraffic {

    private static final String[] FIRST = {
        "Mira", "Jonas", "Aylin", "Tomasz", "Chiara", "Noor", "Luca", "Hanna", "Mateo", "Ingrid"
    };
    private static final String[] LAST = {"Okafor", "Lindqvist", "Moreau", "Castillo", "Novak", "Tanaka", "Berger"};
    private static final String[] COMPANIES = {
        "Northwind Bakery", "Blue Harbor Ltd", "Kestrel Bikes", "Juniper Labs", "Atlas Freight", "Lumen Studio"
    };
    private static final String[] EVENTS = {"Plan Changed", "Invoice Paid", "Report Exported", "Member Invited"};
    private static final String[] PLANS = {"free", "team", "business"};
    private static final int CUSTOMERS = 60;
    /** Enough for each kind of mistake to be there once. */
    private static final int FIRST_EVENTS = 80;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI batch;
    private final Random random;
    private int sent;

    /**
     * @param gateway the base URL of a gateway that takes any key
     * @param seed of what is sent
     */
    SandboxTraffic(String gateway, long seed) {
        this.batch = URI.create(gateway + "/v1/batch");
        this.random = new Random(seed);
    }

    /** Makes what the traffic meets: a member of staff, whom nobody may write. */
    static void seed(Sandbox sandbox) {
        sandbox.seed().agent("staff-1", "Robin of Support", "robin@support.example");
    }

    /** Sends some at once and then so many a second, until the process ends. */
    void start(double aSecond) {
        ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "sandbox-traffic");
            thread.setDaemon(true);
            return thread;
        });
        sender.execute(() -> send(next(FIRST_EVENTS)));
        long pause = Math.max(1, Math.round(1_000 / aSecond));
        sender.scheduleAtFixedRate(() -> send(next(1)), 2_000, pause, TimeUnit.MILLISECONDS);
    }

    /** The next events, as JSON. */
    List<String> next(int events) {
        List<String> next = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            next.add(event(sent++));
        }
        return next;
    }

    private void send(List<String> events) {
        HttpRequest request = HttpRequest.newBuilder(batch)
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString("{\"batch\":[" + String.join(",", events) + "]}"))
                .build();
        try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException gatewayIsBusyOrEnds) {
            return;
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private String event(int number) {
        int customer = random.nextInt(CUSTOMERS);
        int kind = random.nextInt(100);
        // Each kind of mistake comes early once, so that there is something to look at from the start.
        int mistake = number < FIRST_EVENTS ? number - 40 : random.nextInt(400);
        return switch (mistake) {
            case 0, 1 -> identify("guest-" + number, "\"plan\":\"free\"");
            case 2, 3 -> track("guest-" + number, "Checkout Started");
            case 4 ->
                identify("twin-" + number, "\"name\":\"" + name(customer) + "\",\"email\":\"" + email(customer) + "\"");
            case 5 -> track("staff-1", "Signed In");
            case 6 -> "{\"type\":\"track\",\"userId\":\"" + id(customer) + "\",\"properties\":{\"total\":12}}";
            case 7 -> "{\"type\":\"group\",\"userId\":\"" + id(customer) + "\",\"groupId\":\"team-" + number + "\"}";
            case 8 -> identify("café-" + number, "\"name\":\"<b>Zoë</b> & Söhne\",\"email\":\"zoe at home\"");
            case 9 -> "{\"type\":\"identify\",\"userId\":{\"not\":\"an id\"},\"traits\":{\"name\":\"Nobody\"}}";
            default -> usual(customer, number < 40 ? Math.min(kind, number % 3 * 30) : kind);
        };
    }

    private String usual(int customer, int kind) {
        if (kind < 30) {
            return identify(
                    id(customer),
                    "\"name\":\"" + name(customer) + "\",\"email\":\"" + email(customer) + "\",\"plan\":\""
                            + PLANS[random.nextInt(PLANS.length)] + "\",\"seats\":" + (1 + random.nextInt(40)));
        }
        if (kind < 40) {
            int company = customer % COMPANIES.length;
            return "{\"type\":\"group\",\"userId\":\"" + id(customer) + "\",\"groupId\":\"company-" + company
                    + "\",\"traits\":{\"name\":\"" + COMPANIES[company] + "\",\"seats\":" + (5 + random.nextInt(90))
                    + "},\"context\":{\"traits\":{\"name\":\"" + name(customer) + "\",\"email\":\"" + email(customer)
                    + "\"}}}";
        }
        if (kind < 50) {
            return "{\"type\":\"page\",\"userId\":\"" + id(customer) + "\",\"name\":\"Pricing\"}";
        }
        if (kind < 56) {
            return "{\"type\":\"track\",\"anonymousId\":\"visitor-" + random.nextInt(1_000_000)
                    + "\",\"event\":\"Page Seen\"}";
        }
        return "{\"type\":\"track\",\"userId\":\"" + id(customer) + "\",\"event\":\""
                + EVENTS[random.nextInt(EVENTS.length)] + "\",\"properties\":{\"amount\":" + random.nextInt(400)
                + "},\"context\":{\"traits\":{\"name\":\"" + name(customer) + "\",\"email\":\"" + email(customer)
                + "\"}}}";
    }

    private static String identify(String userId, String traits) {
        return "{\"type\":\"identify\",\"userId\":\"" + userId + "\",\"traits\":{" + traits + "}}";
    }

    private static String track(String userId, String event) {
        return "{\"type\":\"track\",\"userId\":\"" + userId + "\",\"event\":\"" + event + "\"}";
    }

    private static String id(int customer) {
        return "customer-" + (100 + customer);
    }

    private static String name(int customer) {
        return FIRST[customer % FIRST.length] + " " + LAST[customer % LAST.length];
    }

    private static String email(int customer) {
        return id(customer) + "@shop.example";
    }
}
