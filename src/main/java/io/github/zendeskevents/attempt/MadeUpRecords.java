package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.ZendeskAccount;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What Zendesk would hold, had rehearsals written: it lies over what Zendesk does hold, so that a step finds what an earlier one
 * would have made. Ids of made-up records are below zero, as no id of Zendesk's is, and no read of such a record goes to Zendesk.
 */
public final class MadeUpRecords {

    private static final long SHARE_OF_USERS = 8;
    private static final long SHARE_OF_ORGANIZATIONS = 32;
    private static final int MOST_FIELDS = 10_000;

    private final AtomicLong ids = new AtomicLong();
    private final MadeUpUsers users;
    private final MadeUpOrganizations organizations;
    private final Map<String, ObjectNode> fields = new ConcurrentHashMap<>();

    private MadeUpRecords(long heap) {
        users = new MadeUpUsers(heap / SHARE_OF_USERS);
        organizations = new MadeUpOrganizations(heap / SHARE_OF_ORGANIZATIONS);
    }

    /** Those that all events of the account share in a dry run: an eighth of the heap for users, a fourth of that for the rest. */
    public static MadeUpRecords of(ZendeskAccount account) {
        return ContextSingletons.of(account.context())
                .once("zendeskMadeUpRecords", MadeUpRecords.class, MadeUpRecords::ofOneEvent);
    }

    /** Those of one event that is looked at by itself. */
    public static MadeUpRecords ofOneEvent() {
        return new MadeUpRecords(Runtime.getRuntime().maxMemory());
    }

    /** An id that no other record has. */
    public long newId() {
        return ids.decrementAndGet();
    }

    /** Users with their addresses and memberships. */
    public MadeUpUsers users() {
        return users;
    }

    /** Organizations. */
    public MadeUpOrganizations organizations() {
        return organizations;
    }

    /**
     * Makes a custom field.
     *
     * @param kind {@code user_field} or {@code organization_field}
     * @return false when there is one of this key already
     */
    public boolean addField(String kind, ObjectNode field) {
        return fields.size() < MOST_FIELDS
                && fields.putIfAbsent(
                                kind + " " + field.path("key").asText().toLowerCase(Locale.ROOT),
                                field.deepCopy().put("id", newId()))
                        == null;
    }

    /** The custom fields of this kind. */
    public List<ObjectNode> fields(String kind) {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().startsWith(kind + " "))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** How many custom fields there are of both kinds. */
    public int fieldCount() {
        return fields.size();
    }
}
