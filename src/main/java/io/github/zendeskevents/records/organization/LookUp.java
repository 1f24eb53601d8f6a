package io.github.zendeskevents.records.organization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.mapping.PlainAttributes;
import io.github.zendeskevents.mapping.UserUpdate;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.FittedFields;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.Rights;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import io.github.zendeskevents.records.field.TraitTables;
import io.github.zendeskevents.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Look-ups of a user or an organization for routes of a user's own. They use the same operations as events do, so that whoever
 * is found for an event is found here too; and because nothing is written, staff may be read.
 */
public final class LookUp {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Settings.Users settings;
    private final TraitTables tables;
    private final Organizations organizations;
    private final Inbox inbox;

    /**
     * @param account whose settings say whether ids may be the same person's
     * @param tables which traits make which attributes
     * @param organizations answers questions about organizations
     * @param inbox knows which ids are the same person's
     */
    public LookUp(ZendeskAccount account, TraitTables tables, Organizations organizations, Inbox inbox) {
        this.settings = account.settings().users();
        this.tables = tables;
        this.organizations = organizations;
        this.inbox = inbox;
    }

    /**
     * Reads a question about a user, which may be a whole event.
     *
     * @param body a map, a JSON object, or an event
     */
    public EventUser readUser(@Body Object body) {
        JsonNode json = json(body);
        String userId = text(json, "/userId").map(this::currentId).orElse("");
        Optional<String> email = first(json, "/email", "/traits/email", "/context/traits/email", "/properties/email")
                .map(address -> address.toLowerCase(Locale.ROOT));
        UserUpdate nothing = UserUpdate.from(JsonNodeFactory.instance.objectNode(), tables.users());
        // No event stands behind a question, so nothing asks when it was accepted.
        Event question = new Event(JsonNodeFactory.instance.objectNode().put("type", "look-up"), Instant.EPOCH);
        return new EventUser(
                question,
                userId,
                Optional.empty(),
                Optional.empty(),
                email,
                nothing,
                Optional.empty(),
                Rights.ALL,
                false,
                FittedFields.NONE,
                Optional.empty(),
                PlainAttributes.NONE);
    }

    /** Events of an id that another one took the place of reach the user of that one, and so do look-ups. */
    private String currentId(String userId) {
        return settings.mergesAliases() ? inbox.lastKnownUsers().currentId(userId) : userId;
    }

    /**
     * Finds the organization that is asked for, which may be by a whole event. The {@code groupId} decides; else Zendesk's own
     * number or the sender's id as {@code organizationId}; the name helps where nothing is found by an id, unless the
     * organization of that name is known by another id. The {@code name} of an event's traits counts only in a group, where it
     * is the organization's. A body that a user was added to before asks for the organization of that user.
     *
     * @param body a map, a JSON object, or an event
     * @return completes with the organization, absent when there is none; fails as
     *     {@link io.github.zendeskevents.attempt.AttemptClient#read} does
     */
    public CompletionStage<Organization> findOrganization(
            @Body Object body, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        JsonNode json = json(body);
        Optional<String> groupId = first(json, "/groupId", "/context/groupId");
        Optional<String> organizationId = first(
                json,
                "/organizationId",
                "/traits/organizationId",
                "/traits/company/id",
                "/zendeskUser/organization_id");
        Optional<String> id = groupId.or(() -> organizationId);
        Optional<String> number = groupId.isPresent() ? Optional.empty() : organizationId;
        CompletionStage<Organization> found =
                number.map(text -> organizations.finder().byId(text, attempt)).orElseGet(LookUp::absent);
        found = orElse(found, () -> id.map(text -> organizations.finder().byExternalId(text, attempt))
                .orElseGet(LookUp::absent));
        return orElse(
                found, () -> name(json).map(name -> byName(name, id, attempt)).orElseGet(LookUp::absent));
    }

    private CompletionStage<Organization> byName(String name, Optional<String> id, DeliveryAttempt attempt) {
        return Steps.map(
                organizations.finder().byName(name, attempt),
                named -> named.externalId().isPresent() && id.isPresent() ? Organization.ABSENT : named);
    }

    private static CompletionStage<Organization> orElse(
            CompletionStage<Organization> first, Supplier<CompletionStage<Organization>> next) {
        return Steps.then(first, found -> found.exists() ? CompletableFuture.completedFuture(found) : next.get());
    }

    private static CompletionStage<Organization> absent() {
        return CompletableFuture.completedFuture(Organization.ABSENT);
    }

    private static Optional<String> name(JsonNode json) {
        if (!json.path("type").isTextual()) {
            return text(json, "/name");
        }
        return json.path("type").asText().equalsIgnoreCase("group") ? text(json, "/traits/name") : Optional.empty();
    }

    /**
     * The user as JSON in Zendesk's words, of staff no more than who it is; null, as Camel's body wants it, for no user and for
     * one who has the email and belongs to another userId than the one asked for.
     */
    public ObjectNode showUser(@Variable("zendeskUser") User user, @Variable("zendeskEventUser") EventUser asked) {
        boolean another =
                !asked.userId().isEmpty() && user.externalId().isPresent() && !user.hasExternalId(asked.userId());
        if (!user.exists() || another) {
            return null;
        }
        ObjectNode shown = user.toJson();
        return user.staff() ? shown.retain("id", "external_id", "name", "email", "role") : shown;
    }

    /** The organization as JSON in Zendesk's words; null, as Camel's body wants it, for none. */
    public ObjectNode showOrganization(@Variable("zendeskOrganization") Organization organization) {
        return organization.exists() ? organization.toJson() : null;
    }

    private static JsonNode json(Object body) {
        if (body instanceof JsonNode tree) {
            return tree;
        }
        if (body instanceof Event event) {
            return event.json();
        }
        if (body instanceof Map<?, ?> map) {
            return JSON.valueToTree(map);
        }
        if (body instanceof String || body instanceof byte[]) {
            return parsed(body instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : (String) body);
        }
        throw new IllegalArgumentException("A look-up needs a map, a JSON object or an event, not "
                + (body == null ? "an empty body" : body.getClass().getSimpleName()));
    }

    private static JsonNode parsed(String text) {
        try {
            return Optional.of(JSON.readTree(text))
                    .filter(JsonNode::isObject)
                    .orElseThrow(() -> new IllegalArgumentException("A look-up needs a JSON object as its text"));
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("A look-up needs a JSON object as its text", notJson);
        }
    }

    private static Optional<String> first(JsonNode json, String... pointers) {
        return Stream.of(pointers)
                .map(pointer -> text(json, pointer))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> text(JsonNode json, String pointer) {
        return Optional.of(json.at(pointer))
                .filter(value -> value.isTextual() || value.isNumber())
                .map(value -> value.asText().strip())
                .filter(value -> !value.isEmpty());
    }
}
