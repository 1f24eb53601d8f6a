package io.github.zendeskevents.management.events;

import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.EventCriteria.Field;
import io.github.zendeskevents.management.guard.KnownParameters;
import io.github.zendeskevents.management.guard.ManagementBinding;
import io.github.zendeskevents.management.guard.RefusedRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Message;

/** The parameters of a request, checked: whatever is wrong is refused with one line that names the parameter. */
final class RequestParameters {

    private static final long DEFAULT_LIMIT = 50;
    private static final long LARGEST_LIMIT = 1_000;
    private static final int LONGEST_TEXT = 200;
    private static final List<String> STATES = List.of("pending", "delivered", "ignored", "dead");

    private static final Map<String, Field> FILTERS = new TreeMap<>(Map.of(
            "state", Field.STATE,
            "type", Field.TYPE,
            "code", Field.CODE,
            "userId", Field.USER_ID,
            "groupId", Field.GROUP_ID,
            "step", Field.STEP,
            "q", Field.TEXT));

    private final Message request;

    RequestParameters(Message request) {
        this.request = request;
    }

    /**
     * Takes no other parameters than the filters and these.
     *
     * @throws RefusedRequestException when there is another one
     */
    RequestParameters beside(String... others) {
        KnownParameters.only(
                request,
                Stream.concat(Stream.of(others), FILTERS.keySet().stream()).toList());
        return this;
    }

    /** How many are asked for. */
    int limit() {
        Optional<String> limit = text("limit");
        long most = limit.isEmpty()
                ? DEFAULT_LIMIT
                : number(limit.get()).filter(n -> n >= 1 && n <= LARGEST_LIMIT).orElse(0L);
        if (most == 0) {
            throw RefusedRequestException.badRequest("limit must be a whole number from 1 to " + LARGEST_LIMIT);
        }
        return (int) most;
    }

    /** The id that the page before ended with. */
    Optional<Long> before() {
        Optional<String> before = text("before");
        Optional<Long> id = before.flatMap(RequestParameters::number);
        if (before.isPresent() && id.isEmpty()) {
            throw RefusedRequestException.badRequest("before must be an id, such as the last of the page before");
        }
        return id;
    }

    /** Whether the hours of the last day are asked for. */
    boolean byHour() {
        String byHour = text("byHour").orElse("false");
        if (!List.of("true", "false").contains(byHour)) {
            throw RefusedRequestException.badRequest("byHour must be true or false");
        }
        return byHour.equals("true");
    }

    /** The id of the path; empty where none can be like that. */
    Optional<Long> id() {
        return text("id").flatMap(RequestParameters::number);
    }

    /** Which events are meant. */
    EventCriteria criteria() {
        EventCriteria criteria = EventCriteria.ALL;
        for (Map.Entry<String, Field> filter : FILTERS.entrySet()) {
            Optional<String> value = text(filter.getKey());
            if (value.isPresent()) {
                criteria = criteria.with(filter.getValue(), checked(filter.getKey(), value.get()));
            }
        }
        return criteria;
    }

    /**
     * Which events are meant by a request that changes many of them: at least one filter must be there, lest an empty variable of a
     * script means all of them, and no other parameter, lest a misspelt one means too many.
     */
    EventCriteria bulkCriteria() {
        EventCriteria criteria = criteria();
        String known =
                FILTERS.keySet().stream().filter(name -> !name.equals("state")).collect(Collectors.joining(", "));
        if (criteria.isEmpty()) {
            throw RefusedRequestException.badRequest(
                    "a filter must be named, so that not all are meant by mistake: one of " + known);
        }
        if (request.getHeader(ManagementBinding.UNKNOWN_PARAMETER) != null
                || criteria.of(Field.STATE).isPresent()) {
            throw RefusedRequestException.badRequest("the filters must be some of " + known);
        }
        return criteria;
    }

    private static String checked(String name, String value) {
        if (value.isBlank()) {
            throw RefusedRequestException.badRequest(
                    name + " must not be blank, and must be said once: leave it out to mean any");
        }
        if (value.length() > LONGEST_TEXT) {
            throw RefusedRequestException.badRequest(
                    name + " must be a text of at most " + LONGEST_TEXT + " characters");
        }
        if (name.equals("state") && !STATES.contains(value)) {
            throw RefusedRequestException.badRequest("state must be one of " + String.join(", ", STATES));
        }
        return value;
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(request.getHeader(name, String.class));
    }

    private static Optional<Long> number(String text) {
        return Optional.of(text).filter(digits -> digits.matches("[0-9]{1,18}")).map(Long::valueOf);
    }
}
