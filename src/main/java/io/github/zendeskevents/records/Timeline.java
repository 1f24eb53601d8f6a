package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.settings.Settings;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Makes timeline events of track events. The profile names the user by the one identifier that the user has for certain, its
 * {@code external_id}: Zendesk adds any other standard identifier to the user. See Zendesk's reference "Events".
 */
public final class Timeline {

    private static final int LONGEST_TYPE = 40;

    private final Settings.Timeline settings;

    /** Timelines of this account. */
    public Timeline(ZendeskAccount account) {
        this.settings = account.settings().timeline();
    }

    /** True when this is a track event whose name is not among those that are meant for Zendesk. */
    public boolean unwanted(@Body Event event) {
        return event.type().equals("track")
                && event.name().filter(name -> !settings.events().matches(name)).isPresent();
    }

    /** True when the event has no name, which is what an agent reads on the timeline. */
    public boolean nameless(@Body Event event) {
        return event.name().isEmpty();
    }

    /** The call that puts the event on the user's timeline. */
    public ApiRequest event(@Body Event event, @Variable("zendeskUser") User user) {
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
        return ApiRequest.send("POST", "/api/v2/users/" + user.id() + "/events", "/api/v2/users/{id}/events", body)
                .within(ApiRequest.TIMELINE)
                .accepting(404);
    }

    private static String cut(String name) {
        int characters = Math.min(LONGEST_TYPE, name.codePointCount(0, name.length()));
        return name.substring(0, name.offsetByCodePoints(0, characters));
    }
}
