package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.lane.Keys;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which events are meant; all that is named must hold.
 *
 * @param values what is asked of each field, in the form in which the inbox keeps it
 */
public record EventCriteria(Map<Field, String> values) {

    /** All events. */
    public static final EventCriteria ALL = new EventCriteria(Map.of());

    /** What can be asked for. */
    public enum Field {
        /** {@code pending}, {@code delivered}, {@code ignored} or {@code dead}. */
        STATE,
        /** Of the event, such as {@code identify}. */
        TYPE,
        /** Of an ignored event or a dead letter. */
        CODE,
        /** Without regard to case. */
        USER_ID,
        /** Without regard to case. */
        GROUP_ID,
        /** The id of the route that gave up. */
        STEP,
        /** A text that stands, in upper or lower case, in the ids, in the reason or in the event as far as it is kept. */
        TEXT
    }

    public EventCriteria {
        values = Map.copyOf(values);
    }

    /** The same and one more. */
    public EventCriteria with(Field field, String value) {
        Map<Field, String> more = new EnumMap<>(Field.class);
        more.putAll(values);
        more.put(field, normal(field, value));
        return new EventCriteria(more);
    }

    private static String normal(Field field, String value) {
        return switch (field) {
            case TYPE -> Keys.of(value.toLowerCase(Locale.ROOT));
            case USER_ID, GROUP_ID -> Keys.of(value.strip());
            default -> Keys.storable(value);
        };
    }

    /** Whether nothing is asked for. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** What is asked of a field. */
    public Optional<String> of(Field field) {
        return Optional.ofNullable(values.get(field));
    }

    /**
     * Whether all that is asked for holds of this event.
     *
     * @param json the event's JSON; empty where it is kept no longer
     */
    public boolean matches(EventLog.Entry entry, Optional<Event> json) {
        return values.entrySet().stream().allMatch(one -> matches(one.getKey(), one.getValue(), entry, json));
    }

    private static boolean matches(Field field, String value, EventLog.Entry entry, Optional<Event> json) {
        return switch (field) {
            case STATE -> entry.state().equals(value);
            case TYPE -> entry.type().equals(value);
            case CODE -> entry.code().filter(value::equals).isPresent();
            case USER_ID -> entry.userId().filter(value::equalsIgnoreCase).isPresent();
            case GROUP_ID -> entry.groupId().filter(value::equalsIgnoreCase).isPresent();
            case STEP -> entry.step().filter(value::equals).isPresent();
            case TEXT ->
                texts(entry, json)
                        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT)));
        };
    }

    private static Stream<String> texts(EventLog.Entry entry, Optional<Event> json) {
        return Stream.of(
                        Optional.of(entry.messageId()),
                        entry.userId(),
                        entry.groupId(),
                        entry.reason(),
                        json.map(event -> event.json().toString()))
                .flatMap(Optional::stream);
    }
}
