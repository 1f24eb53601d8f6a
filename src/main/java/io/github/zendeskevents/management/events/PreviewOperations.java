package io.github.zendeskevents.management.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.attempt.Change;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.delivery.preview.Previews;
import io.github.zendeskevents.delivery.preview.Previews.Preview;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.EventDecoder;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.server.HttpReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Message;

/**
 * Tells an operator what would be written for an event, without writing it.
 *
 * <p>It fails with {@link io.github.zendeskevents.management.guard.RefusedRequestException} for a body that is not one event.
 */
public final class PreviewOperations {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Previews previews;
    private final EventDecoder decoder = EventDecoder.create();

    /** Previews by the routes and the client of this account. */
    public PreviewOperations(ZendeskAccount account) {
        this.previews = Previews.of(account);
    }

    /** What would become of the event of the request. */
    public CompletionStage<HttpReply> preview(Message request) {
        Event event = SingleEvent.of(request.getBody(byte[].class), decoder);
        CompletableFuture<Preview> preview = previews.preview(event);
        return preview.orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
                .handle((done, failure) -> failure == null ? reply(done) : failed(Causes.unwrapped(failure)));
    }

    private static HttpReply reply(Preview preview) {
        ObjectNode reply = JsonNodeFactory.instance
                .objectNode()
                .put("outcome", preview.outcome().status())
                .put("code", text(preview.outcome().code()))
                .put("reason", text(preview.outcome().reason()));
        ArrayNode changes = reply.putArray("changes");
        preview.changes().forEach(change -> changes.add(json(change)));
        return HttpReply.json(OK, reply);
    }

    private static ObjectNode json(Change change) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("method", change.request().method())
                .put("path", change.request().path());
        json.set("body", change.request().body().orElse(NullNode.getInstance()));
        json.set("current", present(change.current()));
        return json;
    }

    private static HttpReply failed(Throwable failure) {
        String reason = failure instanceof TimeoutException
                ? "Zendesk has not answered within " + LONGEST.toSeconds() + " s"
                : Optional.ofNullable(failure.getMessage())
                        .orElse(failure.getClass().getSimpleName());
        return HttpReply.error(UNAVAILABLE, reason).with("Retry-After", "5");
    }

    private static JsonNode present(JsonNode node) {
        return node.isMissingNode() ? NullNode.getInstance() : node;
    }

    private static String text(String text) {
        return text.isEmpty() ? null : text;
    }
}
