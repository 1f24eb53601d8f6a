package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.ZendeskClient;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.settings.Settings;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Makes timeline events of track events. The profile names the user by the one identifier that the user has for certain, its
 * {@code external_id}: Zendesk adds any other standard identifier to the user. See Zendesk's reference "Events".
 */
public final class Timeline {

    private static final int LONGEST_TYPE = 40;

    private final ZendeskClient client;
    private final Settings.Timeline settings;
    private final RetryDeadline deadline;

    /** Timelines of this account. */
    public Timeline(ZendeskAccount account, ZendeskClient client, RetryDeadline deadline) {
        this.client = client;
        this.deadline = deadline;
        this.settings = account.settings().timeline();
    }

    /** True when this is a track event whose name is not among those that are meant for Zendesk. */
    public boolean isNotListed(@Body Event event) {
        return event.type().equals("track")
                && event.name().filter(name -> !settings.events().matches(name)).isPresent();
    }

    /**
     * Puts the event on the user's timeline.
     *
     * @return completes once Zendesk has taken it; fails with {@link RetryException} while the user that was just found is not
     *     there, and else as {@link ZendeskClient#send} does
     */
    public CompletionStage<Void> add(@Body Event event, @Variable("zendeskUser") User user) {
        ApiRequest request = ApiRequest.send(
                        "POST",
                        "/api/v2/users/" + user.id() + "/events",
                        "/api/v2/users/{id}/events",
                        body(event, user))
                .within(ApiRequest.TIMELINE)
                .accepting(404);
        return Steps.map(client.send(request), response -> {
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
                .addObject()
                .put("type", "external_id")
                .put("value", user.externalId().orElseThrow());
        body.putObject("event")
                .put("source", settings.sourceName())
                .put("type", cut(name))
                .put("description", name)
                .put("created_at", event.time().truncatedTo(ChronoUnit.MILLIS).toString())
                .set("properties", event.properties());
        return body;
    }

    private static String cut(String name) {
        int characters = Math.min(LONGEST_TYPE, name.codePointCount(0, name.length()));
        return name.substring(0, name.offsetByCodePoints(0, characters));
    }
}
