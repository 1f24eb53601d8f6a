package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tickets and their audits. Creating one is the only place where Zendesk heeds an {@code Idempotency-Key}. */
final class TicketsApi {

    private static final Set<String> STATUSES = Set.of("new", "open", "pending", "hold", "solved", "closed");
    private static final Set<String> NOT_ATTRIBUTES = Set.of("comment", "requester", "metadata");
    private static final int MOST_METADATA = 1024;

    private record Remembered(String body, ApiAnswer answer) {}

    private final Store store;
    private final UserWriter writer;
    private final Views views;
    private final Pages pages;
    private final Map<String, Remembered> byKey = new HashMap<>();
    private final Map<Long, List<ObjectNode>> audits = new HashMap<>();

    TicketsApi(Store store, UserWriter writer, Views views, Pages pages) {
        this.store = store;
        this.writer = writer;
        this.views = views;
        this.pages = pages;
    }

    void addTo(Router router) {
        router.add(
                "GET",
                "/tickets",
                call -> pages.list(call, "tickets", tickets(call.parameter("external_id")), one -> one));
        router.add("POST", "/tickets", this::create);
        router.add("PUT", "/tickets/{id}", this::update);
        router.add("PUT", "/tickets/{id}/tags", this::addTags);
        router.add(
                "GET",
                "/tickets/{id}/audits",
                call -> pages.list(
                        call,
                        "audits",
                        audits.getOrDefault(ticket(call).path("id").asLong(), List.of()),
                        one -> one));
        router.add("GET", "/tickets/{id}", call -> ApiAnswer.ok("ticket", ticket(call)));
    }

    void clear() {
        byKey.clear();
        audits.clear();
    }

    /** The texts of all comments of a ticket, the oldest first. */
    List<String> comments(long ticketId) {
        return audits.getOrDefault(ticketId, List.of()).stream()
                .flatMap(audit -> audit.path("events").findValuesAsText("body").stream())
                .toList();
    }

    private List<ObjectNode> tickets(Optional<String> externalId) {
        return store.tickets().values().stream()
                .filter(ticket -> externalId.isEmpty()
                        || externalId.get().equals(ticket.path("external_id").asText(null)))
                .toList();
    }

    private ObjectNode ticket(ApiCall call) {
        return Optional.ofNullable(store.tickets().get(call.id(0))).orElseThrow(ApiProblem::notFound);
    }

    /** A closed ticket takes nothing any more, and one that nobody is assigned to cannot be solved. */
    private ApiAnswer update(ApiCall call) {
        ObjectNode ticket = ticket(call);
        ObjectNode change = call.wrapped("ticket");
        Details details = new Details();
        Attributes given = new Attributes(change, details);
        if (ticket.path("status").asText().equals("closed")) {
            details.add("status", "closed prevents ticket update", Details.INVALID);
        }
        given.text("status").ifPresent(status -> {
            boolean assigned = ticket.hasNonNull("assignee_id") || change.hasNonNull("assignee_id");
            if (!STATUSES.contains(status)) {
                details.add("status", "is not included in the list", Details.INVALID);
            } else if (status.equals("solved") && !assigned) {
                details.add("base", "Assignee: is required when solving a ticket", Details.INVALID);
            }
        });
        checkComment(given.get("comment"), details);
        checkMetadata(given.get("metadata"), details);
        details.throwIfAny();
        change.properties().stream()
                .filter(one -> !NOT_ATTRIBUTES.contains(one.getKey()))
                .forEach(one -> ticket.set(one.getKey(), one.getValue()));
        ticket.put("updated_at", Json.time(store.now()));
        ObjectNode answer = Json.object();
        answer.set("ticket", ticket);
        answer.set("audit", audit(ticket.path("id").asLong(), change));
        return ApiAnswer.json(200, answer);
    }

    private void checkComment(JsonNode comment, Details details) {
        if (comment.isMissingNode()) {
            return;
        }
        if (comment.path("body").asText().isBlank()) {
            details.add("base", "Comment: cannot be blank", Details.BLANK);
        }
        if (comment.has("author_id")
                && store.activeUser(comment.path("author_id").asLong()).isEmpty()) {
            details.add("author", "is invalid", Details.INVALID);
        }
    }

    private static void checkMetadata(JsonNode metadata, Details details) {
        if (!metadata.isMissingNode() && !metadata.isObject()) {
            details.add("metadata", "must be an object", Details.INVALID);
        }
        if (metadata.toString().getBytes(StandardCharsets.UTF_8).length > MOST_METADATA) {
            details.add("metadata", "is too long (maximum is 1 kilobyte)", "ValueTooLong");
        }
    }

    private ObjectNode audit(long ticketId, ObjectNode change) {
        ObjectNode audit = Json.object().put("id", store.nextId()).put("ticket_id", ticketId);
        audit.put("created_at", Json.time(store.now()));
        ObjectNode metadata = audit.putObject("metadata");
        metadata.putObject("system");
        metadata.set("custom", change.path("metadata").isObject() ? change.get("metadata") : Json.object());
        ArrayNode events = audit.putArray("events");
        if (change.path("comment").isObject()) {
            events.addObject()
                    .put("type", "Comment")
                    .put("body", change.at("/comment/body").asText())
                    .put("public", change.at("/comment/public").asBoolean(true));
        }
        change.properties().stream()
                .filter(one -> !NOT_ATTRIBUTES.contains(one.getKey()))
                .forEach(one -> events.addObject()
                        .put("type", "Change")
                        .put("field_name", one.getKey())
                        .put("value", one.getValue().asText()));
        audits.computeIfAbsent(ticketId, any -> new ArrayList<>()).add(audit);
        return audit;
    }

    /** Adds, whereas {@code ticket.tags} of a change would replace them. */
    private ApiAnswer addTags(ApiCall call) {
        ObjectNode ticket = ticket(call);
        Details details = new Details();
        List<String> wanted = new Attributes(call.body(), details).texts("tags").orElse(List.of());
        details.throwIfAny();
        if (ticket.path("status").asText().equals("closed")) {
            throw Details.one("status", "closed prevents ticket update", Details.INVALID);
        }
        ArrayNode tags = ticket.withArray("tags");
        List<String> held = new ArrayList<>();
        tags.forEach(tag -> held.add(tag.asText()));
        wanted.stream().filter(tag -> !held.contains(tag)).forEach(tags::add);
        return ApiAnswer.ok("tags", tags);
    }

    private ApiAnswer create(ApiCall call) {
        String key = call.request().idempotencyKey();
        if (key.isEmpty()) {
            return createNew(call);
        }
        Remembered before = byKey.get(key);
        if (before == null) {
            ApiAnswer answer = createNew(call);
            byKey.put(key, new Remembered(call.request().bodyText(), answer));
            return answer.with("x-idempotency-lookup", "miss");
        }
        if (!before.body().equals(call.request().bodyText())) {
            throw ApiProblem.described(
                    400,
                    "IdempotentRequestError",
                    "Request parameters do not match those of the original request with the same Idempotency-Key");
        }
        return before.answer().with("x-idempotency-lookup", "hit");
    }

    private ApiAnswer createNew(ApiCall call) {
        ObjectNode attributes = call.wrapped("ticket");
        Details details = new Details();
        Attributes given = new Attributes(attributes, details);
        JsonNode comment = given.get("comment");
        String text = Optional.ofNullable(comment.path("body").textValue())
                .or(() -> given.text("description"))
                .orElse("");
        if (text.isBlank()) {
            details.add("base", "Description: cannot be blank", Details.BLANK);
        }
        Optional<Long> requester = given.id("requester_id");
        checkMetadata(given.get("metadata"), details);
        if (requester.isPresent() && requester.flatMap(store::activeUser).isEmpty()) {
            details.add("requester", "is invalid", Details.INVALID);
        }
        details.throwIfAny();
        if (given.get("requester") instanceof ObjectNode person) {
            requester = Optional.of(writer.upsert(person.deepCopy(), call).user().id);
        }
        long id = store.tickets().isEmpty() ? 1 : store.tickets().lastKey() + 1;
        ObjectNode ticket = Json.object()
                .put("id", id)
                .put("url", views.url("/tickets/" + id))
                .put("status", "new");
        ticket.put("created_at", Json.time(store.now())).put("updated_at", Json.time(store.now()));
        attributes.properties().stream()
                .filter(one -> !NOT_ATTRIBUTES.contains(one.getKey()))
                .forEach(one -> ticket.set(one.getKey(), one.getValue()));
        ticket.put("description", text).put("requester_id", requester.orElse(null));
        store.tickets().put(id, ticket);
        ObjectNode answer = Json.object();
        answer.set("ticket", ticket);
        ObjectNode first = attributes.deepCopy();
        first.putObject("comment").put("body", text);
        answer.set("audit", audit(id, first));
        return ApiAnswer.json(201, answer).with("Location", views.url("/tickets/" + id));
    }
}
