package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.Write;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.RetryDeadline;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import io.github.zendeskevents.settings.Settings;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Makes timeline events of track events. The profile names the user by one identifier that the user has already, because
 * Zendesk adds any other to the user: the {@code external_id}, or the primary address where that one is too long. See Zendesk's reference "Events".
 */
public final class Timeline {

    private static final int LONGEST_TYPE = 40;
    private static final int LONGEST_IDENTIFIER = 60;

    private final AttemptClient client;
    private final Settings.Timeline settings;
    private final RetryDeadline deadline;

    /** Timelines of this account. */
    public Timeline(ZendeskAccount account, AttemptClient client, RetryDeadline deadline) {
        this.client = client;
        this.deadline = deadline;
        this.settings = account.settings().timeline();
    }

    /** True when this is a track event whose name is not among those that are meant for Zendesk. */
    public boolean isTrackNotListed(@Body Event event) {
        return event.type().equals("track")
                && event.name().filter(name -> !settings.events().matches(name)).isPresent();
    }

    /**
     * Puts the event on the user's timeline.
     *
     * @return completes once Zendesk has taken it; fails with {@link RetryException} while the user that was just found is not
     *     there, and else as {@link AttemptClient#write} does
     */
    public CompletionStage<Void> add(
            @Body Event event,
            @Variable("zendeskUser") User user,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        ApiRequest request = ApiRequest.send(
                        "POST",
                        "/api/v2/users/" + user.id() + "/events",
                        "/api/v2/users/{id}/events",
                        body(event, user))
                .within(ApiRequest.TIMELINE)
                .accepting(404);
        Write write = new Write(
                request, MissingNode::getInstance, rehearsal -> new ApiResponse(202, MissingNode.getInstance()));
        return Steps.map(client.write(write, attempt), response -> {
            if (response.status() == 404) {
                deadline.vanished(event, request, response);
            }
            return null;
        });
    }

    private ObjectNode body(Event event, User user) {
        String name = event.name().orElseThrow();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("profile")
                .put("source", settings.sourceName())
                .put("type", settings.profileType())
                .putArray("identifiers")
                .add(identifier(user.externalId(), user.email()).orElseThrow());
        body.putObject("event")
                .put("source", settings.sourceName())
                .put("type", cut(name))
                .put("description", name)
                .put("created_at", event.time().truncatedTo(ChronoUnit.MILLIS).toString())
                .set("properties", event.properties());
        return body;
    }

    /**
     * True when the user will have no identifier that a timeline takes, so that it is known before anything is written.
     *
     * @param found absent where the user is to be created
     */
    public boolean isIdentifierTooLong(
            @Variable("zendeskUser") User found, @Variable("zendeskEventUser") EventUser asked) {
        Optional<String> externalId = found.externalId().or(() -> Optional.of(asked.userId()));
        return identifier(externalId, found.exists() ? found.email() : asked.email())
                .isEmpty();
    }

    private static Optional<ObjectNode> identifier(Optional<String> externalId, Optional<String> email) {
        return fitting("external_id", externalId).or(() -> fitting("email", email));
    }

    private static Optional<ObjectNode> fitting(String type, Optional<String> value) {
        return value.filter(text -> text.codePointCount(0, text.length()) <= LONGEST_IDENTIFIER)
                .map(text ->
                        JsonNodeFactory.instance.objectNode().put("type", type).put("value", text));
    }

    private static String cut(String name) {
        int characters = Math.min(LONGEST_TYPE, name.codePointCount(0, name.length()));
        return name.substring(0, name.offsetByCodePoints(0, characters));
    }
}
