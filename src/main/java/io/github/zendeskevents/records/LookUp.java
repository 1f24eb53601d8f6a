package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ApiResponse;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.UndeliverableException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/**
 * Questions about a user or an organization that come from elsewhere than an event. They are put to the same routes that events
 * go through, so that whoever is found for an event is found here too; and because nothing is written, the answers that would
 * end an event as a dead letter are answers like any other.
 */
public final class LookUp {

    private static final String SEARCH = "/api/v2/organizations/search";
    private static final String SHOW = "/api/v2/organizations/show_many";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What is asked of a user.
     *
     * @param userId the sender's id
     * @param email in lower case
     */
    public record UserQuestion(Optional<String> userId, Optional<String> email) {}

    /**
     * What is asked of an organization.
     *
     * @param groupId the sender's id
     * @param organizationId Zendesk's own number, or the sender's id
     */
    public record OrganizationQuestion(
            Optional<String> groupId, Optional<String> organizationId, Optional<String> name) {

        /** True when Zendesk can be asked for the number. */
        public boolean byNumber() {
            return groupId.isEmpty()
                    && organizationId.filter(id -> id.matches("[1-9]\\d{0,17}")).isPresent();
        }

        /** The sender's id, by either name. */
        public Optional<String> externalId() {
            return groupId.or(() -> organizationId);
        }
    }

    /**
     * Reads a question about a user, which may be a whole event.
     *
     * @param body a map, a JSON object, or an event
     */
    public UserQuestion userQuestion(@Body Object body) {
        JsonNode json = json(body);
        return new UserQuestion(
                text(json, "/userId"),
                first(json, "/email", "/traits/email", "/context/traits/email", "/properties/email")
                        .map(email -> email.toLowerCase(Locale.ROOT)));
    }

    /**
     * Reads a question about an organization, which may be a whole event: the {@code name} of an event's traits counts only in
     * a group, where it is the organization's. A body that a user was added to before asks for the organization of that user.
     *
     * @param body a map, a JSON object, or an event
     */
    public OrganizationQuestion organizationQuestion(@Body Object body) {
        JsonNode json = json(body);
        boolean event = json.path("type").isTextual();
        boolean group = json.path("type").asText().equalsIgnoreCase("group");
        return new OrganizationQuestion(
                first(json, "/groupId", "/context/groupId"),
                first(
                        json,
                        "/organizationId",
                        "/traits/organizationId",
                        "/traits/company/id",
                        "/zendeskUser/organization_id"),
                group ? text(json, "/traits/name") : event ? Optional.empty() : text(json, "/name"));
    }

    /** The question by userId as an event, which says nothing else; of a type for which Zendesk is always asked anew. */
    public Event userEvent(@Variable("zendeskQuestion") UserQuestion question) {
        return event("group", "userId", question.userId().orElseThrow());
    }

    /** The question by the sender's id as an event, which says nothing else. */
    public Event groupEvent(@Variable("zendeskQuestion") OrganizationQuestion question) {
        return event("group", "groupId", question.externalId().orElseThrow());
    }

    /** The person with the email. */
    public EventUser person(@Variable("zendeskQuestion") UserQuestion question) {
        return new EventUser(question.userId().orElse(""), Optional.empty(), Optional.empty(), question.email());
    }

    /** The holder of the email; null when the question was for a userId and the holder is known by another one. */
    public User unlessAnother(
            @Variable("zendeskHolder") User holder, @Variable("zendeskQuestion") UserQuestion question) {
        boolean another = holder != null
                && holder.externalId().isPresent()
                && question.userId().filter(id -> !holder.hasExternalId(id)).isPresent();
        return another ? null : holder;
    }

    /**
     * The user that was found although no event could be delivered to it: staff may be read; null for somebody else, who only
     * has the same email.
     *
     * @throws UndeliverableException when the look-up failed for another reason
     */
    public User foundNevertheless(
            @ExchangeProperty("CamelExceptionCaught") UndeliverableException failure,
            @Variable("zendeskUser") User user)
            throws UndeliverableException {
        return switch (failure.code()) {
            case "staff-user" -> Objects.requireNonNull(user, "user");
            case "identity-conflict" -> null;
            default -> throw failure;
        };
    }

    /**
     * Nothing, when no organization was found because there is none.
     *
     * @throws UndeliverableException when the look-up failed for another reason
     */
    public void noneFound(@ExchangeProperty("CamelExceptionCaught") UndeliverableException failure)
            throws UndeliverableException {
        if (!failure.code().equals("missing-organization-name")) {
            throw failure;
        }
    }

    /** The look-up by Zendesk's own number. */
    public ApiRequest organizationByNumber(@Variable("zendeskQuestion") OrganizationQuestion question) {
        return ApiRequest.get(SHOW, SHOW).with("ids", question.organizationId().orElseThrow());
    }

    /** The search by name. */
    public ApiRequest organizationByName(@Variable("zendeskQuestion") OrganizationQuestion question) {
        return ApiRequest.get(SEARCH, SEARCH).with("name", question.name().orElseThrow());
    }

    /** The organization with the number; null when there is none. */
    public Organization withNumber(
            @Variable("zendeskAnswer") ApiResponse answer, @Variable("zendeskQuestion") OrganizationQuestion question)
            throws RetryException {
        return organizations(answer)
                .filter(o ->
                        String.valueOf(o.id()).equals(question.organizationId().orElseThrow()))
                .findFirst()
                .orElse(null);
    }

    /** The organization of the name, unless it is known by another id than the question's; null when there is none. */
    public Organization withName(
            @Variable("zendeskAnswer") ApiResponse answer, @Variable("zendeskQuestion") OrganizationQuestion question)
            throws RetryException {
        return organizations(answer)
                .filter(o -> o.name().equalsIgnoreCase(question.name().orElseThrow()))
                .filter(o -> o.externalId().isEmpty() || question.externalId().isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** The user as JSON in Zendesk's words, of staff no more than who it is; null for no user. */
    public ObjectNode shownUser(@Variable("zendeskUser") User user) {
        if (user == null) {
            return null;
        }
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("id", user.id())
                .put("external_id", user.externalId().orElse(null))
                .put("name", user.name().orElse(null))
                .put("email", user.email().orElse(null))
                .put("role", user.role());
        if (user.staff()) {
            return shown;
        }
        shown.put("phone", user.phone().orElse(null))
                .put("time_zone", user.timeZone().orElse(null))
                .put("organization_id", user.organizationId().orElse(null));
        user.tags().forEach(shown.putArray("tags")::add);
        shown.set("user_fields", user.fields());
        return shown;
    }

    /** The organization as JSON in Zendesk's words; null for none. */
    public ObjectNode shownOrganization(@Variable("zendeskOrganization") Organization organization) {
        if (organization == null) {
            return null;
        }
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("id", organization.id())
                .put("external_id", organization.externalId().orElse(null))
                .put("name", organization.name());
        organization.domainNames().forEach(shown.putArray("domain_names")::add);
        organization.tags().forEach(shown.putArray("tags")::add);
        shown.set("organization_fields", organization.fields());
        return shown;
    }

    // Nothing asks when such an event was accepted: it is never stored.
    private static Event event(String type, String idMember, String id) {
        return new Event(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", type)
                        .put(idMember, id)
                        .put("messageId", UUID.randomUUID().toString()),
                Instant.EPOCH);
    }

    private static Stream<Organization> organizations(ApiResponse answer) throws RetryException {
        return answer.records("organizations").stream().map(Organization::of);
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
        throw new IllegalArgumentException("A look-up needs a map or a JSON object, not "
                + (body == null ? "an empty body" : body.getClass().getSimpleName()));
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
