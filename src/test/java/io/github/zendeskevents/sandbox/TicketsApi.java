package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creating and showing tickets: the only place where Zendesk heeds an {@code Idempotency-Key}. */
final class TicketsApi {

    private record Remembered(String body, ApiAnswer answer) {}

    private final Store store;
    private final UserWriter writer;
    private final Views views;
    private final Pages pages;
    private final Map<String, Remembered> byKey = new HashMap<>();

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
                call -> pages.list(call, "tickets", List.copyOf(store.tickets().values()), one -> one));
        router.add("POST", "/tickets", this::create);
        router.add(
                "GET",
                "/tickets/{id}",
                call -> ApiAnswer.ok(
                        "ticket",
                        Optional.ofNullable(store.tickets().get(call.id(0))).orElseThrow(ApiProblem::notFound)));
    }

    void clear() {
        byKey.clear();
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
                .filter(one -> !one.getKey().equals("comment") && !one.getKey().equals("requester"))
                .forEach(one -> ticket.set(one.getKey(), one.getValue()));
        ticket.put("description", text).put("requester_id", requester.orElse(null));
        store.tickets().put(id, ticket);
        ObjectNode answer = Json.object();
        answer.set("ticket", ticket);
        answer.putObject("audit").put("id", store.nextId()).put("ticket_id", id).putArray("events");
        return ApiAnswer.json(201, answer).with("Location", views.url("/tickets/" + id));
    }
}
