package io.github.zendeskevents.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.json.Iso8601;
import io.github.zendeskevents.json.JsonMerge;
import io.github.zendeskevents.json.MemberPath;
import io.github.zendeskevents.log.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One identify, track or group call in the Segment/RudderStack event format, as it was accepted. It wraps the JSON rather
 * than copying it into fields, because unknown members are kept: a dead letter shows the event as the sender wrote it, and
 * a replay sends it again unchanged. The accessors give the members that routes and mappings speak of, in one reading:
 * ids are text without blanks around them, blank ids are absent, the type is lower case.
 *
 * @param json the event; never changed after construction
 * @param acceptedAt when this program took the event in
 * @param problem why the event can never be delivered as it is, found while reading it; empty for a sound event
 * @param trust how far its sender is trusted
 * @param sender who sent it, as {@link Sender} numbers senders
 * @param traceparent the span that it came in by, in the form of the W3C's header; empty where it is not traced
 */
public record Event(
        ObjectNode json,
        Instant acceptedAt,
        Optional<String> problem,
        Trust trust,
        int sender,
        Optional<String> traceparent) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Event {
        Objects.requireNonNull(json, "json");
        Objects.requireNonNull(acceptedAt, "acceptedAt");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(traceparent, "traceparent");
    }

    /** An event that is not traced. */
    public Event(ObjectNode json, Instant acceptedAt, Optional<String> problem, Trust trust, int sender) {
        this(json, acceptedAt, problem, trust, sender, Optional.empty());
    }

    /** An event of a source, or of the host itself. */
    public Event(ObjectNode json, Instant acceptedAt, Optional<String> problem, Trust trust) {
        this(json, acceptedAt, problem, trust, Sender.NONE);
    }

    /** An event of a sender who may do all that events can. */
    public Event(ObjectNode json, Instant acceptedAt, Optional<String> problem) {
        this(json, acceptedAt, problem, Trust.SERVER);
    }

    /** The same, with nothing known against the event. */
    public Event(ObjectNode json, Instant acceptedAt) {
        this(json, acceptedAt, Optional.empty());
    }

    /** {@code identify}, {@code track}, {@code group}, {@code page} ..., in lower case; empty text where the sender gave none. */
    public String type() {
        return text("type").orElse("").toLowerCase(Locale.ROOT);
    }

    /** The sender's id of this message, or the one generated on acceptance; empty text only before acceptance. */
    public String messageId() {
        return text("messageId").orElse("");
    }

    /** The sender's id of the user, which is Zendesk's {@code external_id}: the event's own, else the one inside of it. */
    public Optional<String> userId() {
        return text("userId").or(() -> ImpliedUserId.in(json).map(ImpliedUserId::value));
    }

    /** The id that an alias says its user had before. */
    public Optional<String> previousId() {
        return text("previousId");
    }

    /** What the sender calls a user whom it does not know yet. */
    public Optional<String> anonymousId() {
        return text("anonymousId");
    }

    /** The sender's id of the organization, which is its {@code external_id} in Zendesk. */
    public Optional<String> groupId() {
        return text("groupId");
    }

    /** The name of a track event ({@code event} in the event format). */
    public Optional<String> name() {
        return text("event");
    }

    /** {@code traits}: of an identify the user's, of a group the organization's. Empty, never null. */
    public ObjectNode traits() {
        return object(json.get("traits"));
    }

    /** {@code context.traits}: the user's, but for one that is the {@link #userId()}. Empty, never null. */
    public ObjectNode contextTraits() {
        return withoutUserId(object(json.path("context").get("traits")));
    }

    /**
     * What the event says of its user: {@code traits} laid over {@code context.traits}, but for one that is the
     * {@link #userId()}. Empty, never null.
     */
    public ObjectNode userTraits() {
        return withoutUserId(JsonMerge.merge(contextTraits(), traits()));
    }

    /** {@code properties} of a track event. Empty, never null. */
    public ObjectNode properties() {
        return object(json.get("properties"));
    }

    /**
     * When the event happened: {@code timestamp}, else {@code originalTimestamp}, else the time of acceptance. A time that
     * cannot be read is passed over for the next. That of a browser or a phone is put right by {@code sentAt}, unless the
     * event has both times and so comes from a vendor who has done it, and is never later than the acceptance.
     */
    public Instant time() {
        Optional<Instant> original = instant("originalTimestamp");
        Optional<Instant> timestamp = instant("timestamp");
        Instant said = timestamp.or(() -> original).orElse(acceptedAt);
        if (trust != Trust.PUBLIC) {
            return said;
        }
        boolean ownClock = timestamp.isPresent() != original.isPresent();
        Instant time = instant("sentAt")
                .filter(sent -> ownClock && !sent.isBefore(said))
                .map(sent -> acceptedAt.minus(Duration.between(said, sent)))
                .orElse(said);
        return time.isAfter(acceptedAt) ? acceptedAt : time;
    }

    /** This event with what a later one of the same user says laid over it: the traits of both, and that one's members
     * but for the ids, which stay those of the first. */
    Event then(Event later) {
        ObjectNode both = later.json.deepCopy();
        userId().ifPresent(first -> both.put("userId", first));
        both.put("messageId", messageId());
        both.set("traits", JsonMerge.merge(userTraits(), later.userTraits()));
        if (both.get("context") instanceof ObjectNode context) {
            context.remove("traits");
        }
        return new Event(both, acceptedAt, Optional.empty(), trust, sender, traceparent);
    }

    /**
     * The same event with another value in one place, for steps of a user's own that change events on their way.
     *
     * @param path the member, such as {@code userId}; dots lead into objects, as in {@code traits.plan}, which are made if missing
     * @param value a JSON node, text, number or boolean; null removes the member
     */
    public Event with(String path, Object value) {
        MemberPath place = MemberPath.of(path);
        ObjectNode changed = json.deepCopy();
        if (value == null) {
            place.remove(changed);
        } else {
            place.set(changed, JSON.valueToTree(value));
        }
        return new Event(changed, acceptedAt, problem, trust, sender, traceparent);
    }

    /**
     * The same event without what it says in one place.
     *
     * @param path a path as in {@link #with}
     */
    public Event without(String path) {
        return with(path, null);
    }

    /**
     * The same event with what it says in one place said in another place too. A step that would write the value into an
     * expression instead would let the sender of the event write the expression.
     *
     * @param from a path as in {@link #with}; where nothing is, {@code to} is removed
     */
    public Event copy(String from, String to) {
        JsonNode value = MemberPath.of(from).get(json);
        return with(to, value.isMissingNode() ? null : value);
    }

    /** The same event, known to be undeliverable. */
    public Event withProblem(String reason) {
        return new Event(json, acceptedAt, Optional.of(reason), trust, sender, traceparent);
    }

    /** The same event of a sender who is trusted so. */
    public Event withTrust(Trust given) {
        return given == trust ? this : new Event(json, acceptedAt, problem, given, sender, traceparent);
    }

    /** The same event of this sender. */
    public Event withSender(int number) {
        return number == sender ? this : new Event(json, acceptedAt, problem, trust, number, traceparent);
    }

    /** The same event, which came in by this span. */
    public Event withTraceparent(Optional<String> span) {
        return span.equals(traceparent) ? this : new Event(json, acceptedAt, problem, trust, sender, span);
    }

    /** For logs. Ids only, without control characters: the traits are personal data and stay out of logs. */
    @Override
    public String toString() {
        return "Event[" + Visible.of(type()) + " " + Visible.of(messageId())
                + userId().map(u -> " of user " + Visible.of(u)).orElse("") + "]";
    }

    private ObjectNode withoutUserId(ObjectNode traits) {
        return ImpliedUserId.in(json).map(id -> id.takenFrom(traits)).orElse(traits);
    }

    private Optional<String> text(String member) {
        JsonNode value = json.get(member);
        if (value == null || !(value.isTextual() || value.isNumber())) {
            return Optional.empty();
        }
        return Optional.of(value.asText().strip()).filter(s -> !s.isEmpty());
    }

    private Optional<Instant> instant(String member) {
        return text(member).flatMap(Iso8601::instant);
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }
}
