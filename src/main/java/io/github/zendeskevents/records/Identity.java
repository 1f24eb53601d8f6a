package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * An identity of a user as Zendesk holds it: an address, a phone number or another name that Zendesk knows the user by.
 *
 * @param id Zendesk's own number
 * @param type {@code email}, {@code phone_number} ...
 * @param value trimmed and in lower case
 * @param primary true for one identity of each type
 * @param shared true for an address that several users share: it identifies nobody
 */
public record Identity(long id, String type, String value, boolean primary, boolean shared) {

    /** No identity: the user has none of the kind. Its {@link #id} throws. */
    public static final Identity ABSENT = of(MissingNode.getInstance());

    /** Zendesk's own number. */
    @Override
    public long id() {
        if (!exists()) {
            throw new NoSuchElementException("There is no such identity");
        }
        return id;
    }

    /** False for {@link #ABSENT}. */
    public boolean exists() {
        return id != 0;
    }

    /** Reads Zendesk's identity object. */
    public static Identity of(JsonNode json) {
        return new Identity(
                json.path("id").asLong(),
                json.path("type").asText(),
                json.path("value").asText().trim().toLowerCase(Locale.ROOT),
                json.path("primary").asBoolean(),
                json.path("ownership").asText().equals("shared"));
    }

    /** The same, as the primary one of its type or not. */
    public Identity withPrimary(boolean isPrimary) {
        return new Identity(id, type, value, isPrimary, shared);
    }

    /** This identity in Zendesk's words. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("type", type)
                .put("value", value)
                .put("primary", primary);
    }

    /** True when this is the given address. */
    public boolean isEmail(String address) {
        return type.equals("email") && value.equals(address);
    }

    /** Ids only: the value is personal data and stays out of logs. */
    @Override
    public String toString() {
        return "Identity[" + id + ", " + type + "]";
    }
}
