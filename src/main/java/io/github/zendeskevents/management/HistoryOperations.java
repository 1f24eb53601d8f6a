package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.delivery.EventHistory;
import io.github.zendeskevents.delivery.EventHistory.CountedOutcome;
import io.github.zendeskevents.delivery.EventHistory.Part;
import io.github.zendeskevents.delivery.Latencies;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.management.guard.KnownParameters;
import io.github.zendeskevents.management.guard.RefusedRequestException;
import io.github.zendeskevents.server.HttpReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.Message;

/** How many events came in the last minutes, how they ended, and how long that took: for who has no time series of the meters. */
public final class HistoryOperations {

    private static final int OK = 200;
    private static final int DEFAULT_MINUTES = 60;
    private static final int MOST_PARTS = 120;

    private final EventHistory history;
    private final Inbox inbox;
    private final DeliveryOperations delivery;

    private HistoryOperations(EventHistory history, Inbox inbox, DeliveryOperations delivery) {
        this.history = history;
        this.inbox = inbox;
        this.delivery = delivery;
    }

    /** Operations on the history of what went through this inbox. */
    public static HistoryOperations of(ZendeskAccount account, Inbox inbox) {
        return new HistoryOperations(EventHistory.of(account), inbox, new DeliveryOperations(account, inbox));
    }

    /** Notes how many events wait now and whether they are delivered; not while the inbox cannot be read. */
    public void sample() {
        try {
            history.waiting(inbox.counts().pending());
            var unused = delivery.state();
        } catch (InboxUnavailableException unknown) {
            return;
        }
    }

    /**
     * The last minutes, in 120 parts at the most.
     *
     * @throws RefusedRequestException when {@code minutes} is no number of a day's minutes, or there is another parameter
     */
    public HttpReply last(Message request) {
        KnownParameters.only(request, List.of("minutes"));
        int minutes = Optional.ofNullable(request.getHeader("minutes", String.class))
                .map(HistoryOperations::minutes)
                .orElse(DEFAULT_MINUTES);
        int step = (minutes + MOST_PARTS - 1) / MOST_PARTS;
        List<Part> parts = history.last(minutes, step);
        Latencies latencies = new Latencies();
        parts.forEach(part -> latencies.add(part.latencies()));
        ObjectNode reply = JsonNodeFactory.instance
                .objectNode()
                .put("minutes", minutes)
                .put("begin", history.begin().toString())
                .put("accepted", parts.stream().mapToLong(Part::accepted).sum())
                .put("delivered", ended(parts, "delivered"));
        byCode(reply, "ignored", parts);
        byCode(reply, "dead", parts);
        ObjectNode took = reply.putObject("latencySeconds");
        took.put("half", rounded(latencies, 0.5));
        took.put("of95", rounded(latencies, 0.95));
        took.put("of99", rounded(latencies, 0.99));
        reply.put("minutesAPart", step);
        ArrayNode series = reply.putArray("parts");
        parts.forEach(part -> series.addObject()
                .put("at", part.at().toString())
                .put("accepted", part.accepted())
                .put("delivered", ended(List.of(part), "delivered"))
                .put("ignored", ended(List.of(part), "ignored"))
                .put("dead", ended(List.of(part), "dead"))
                .put("waiting", part.waiting().orElse(null)));
        return HttpReply.json(OK, reply);
    }

    private static int minutes(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[0-9]{1,4}"))
                .map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= EventHistory.MINUTES)
                .orElseThrow(() -> RefusedRequestException.badRequest(
                        "minutes must be a whole number from 1 to " + EventHistory.MINUTES));
    }

    private static long ended(List<Part> parts, String status) {
        return parts.stream()
                .flatMap(part -> part.ended().entrySet().stream())
                .filter(counted -> counted.getKey().status().equals(status))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static void byCode(ObjectNode reply, String status, List<Part> parts) {
        Map<String, Long> codes = parts.stream()
                .flatMap(part -> part.ended().entrySet().stream())
                .filter(counted -> counted.getKey().status().equals(status))
                .collect(Collectors.groupingBy(
                        counted -> code(counted.getKey()), TreeMap::new, Collectors.summingLong(Map.Entry::getValue)));
        ObjectNode json = reply.putObject(status);
        codes.forEach(json::put);
    }

    private static String code(CountedOutcome counted) {
        return counted.code();
    }

    private static Double rounded(Latencies latencies, double part) {
        return latencies
                .within(part)
                .map(seconds -> Math.round(seconds * 100) / 100.0)
                .orElse(null);
    }
}
