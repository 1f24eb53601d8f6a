package io.github.zendeskevents.client.request;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Requests of Zendesk's that do for up to a hundred records what another request does for one. See "show_many",
 * "create_many" and "update_many" in Zendesk's references "Users", "Organizations" and "Organization memberships".
 */
public enum BulkEndpoint {

    /** Users by {@code external_id}. */
    USERS_BY_EXTERNAL_ID("GET", "/api/v2/users/show_many", "users", "external_ids", "external_id"),
    /** Users by Zendesk's own number. */
    USERS_BY_ID("GET", "/api/v2/users/show_many", "users", "ids", "id"),
    /** Organizations by {@code external_id}. */
    ORGANIZATIONS_BY_EXTERNAL_ID(
            "GET", "/api/v2/organizations/show_many", "organizations", "external_ids", "external_id"),
    /** Organizations by Zendesk's own number. */
    ORGANIZATIONS_BY_ID("GET", "/api/v2/organizations/show_many", "organizations", "ids", "id"),
    /**
     * New users; off in an account until its owner asks Zendesk to enable imports. The other import,
     * {@code create_or_update_many}, is never used: it would take over whoever has the email already, staff too.
     */
    CREATE_USERS("POST", "/api/v2/users/create_many", "users", "", "external_id"),
    /** Changes of users, by Zendesk's own number. */
    UPDATE_USERS("PUT", "/api/v2/users/update_many", "users", "", "id"),
    /** Changes of organizations, by Zendesk's own number. */
    UPDATE_ORGANIZATIONS("PUT", "/api/v2/organizations/update_many", "organizations", "", "id"),
    /** New memberships. Their results name no user: a failure is known by its position in the list. */
    CREATE_MEMBERSHIPS("POST", "/api/v2/organization_memberships/create_many", "organization_memberships", "", "");

    private final String method;
    private final String path;
    private final String list;
    private final String parameter;
    private final String key;

    BulkEndpoint(String method, String path, String list, String parameter, String key) {
        this.method = method;
        this.path = path;
        this.list = list;
        this.parameter = parameter;
        this.key = key;
    }

    /** True for a look-up, which is answered at once; false for a write, which is a background job. */
    public boolean isLookUp() {
        return method.equals("GET");
    }

    /** The HTTP method. */
    public String method() {
        return method;
    }

    /** The path from the root. */
    public String path() {
        return path;
    }

    /** The name of the list of records in the request of a write and in the response to a look-up. */
    public String list() {
        return list;
    }

    /** True for changes of records that Zendesk has: what such a job did late would come over what was written since. */
    public boolean isUpdate() {
        return method.equals("PUT");
    }

    /** The member that holds a single record in the request and the response of the single write. */
    public String record() {
        return list.substring(0, list.length() - 1);
    }

    /** The query parameter of a look-up that names the records; empty text for a write. */
    public String parameter() {
        return parameter;
    }

    /** The attribute that a record is recognised by in a response; empty text where it is the position in the list. */
    public String key() {
        return key;
    }

    /**
     * What a request is as one of many.
     *
     * @param bulk the request for many
     * @param key what the record is recognised by in the response; empty text where it is the position in the list
     * @param record what to write; an empty object for a look-up
     */
    public record Part(BulkEndpoint bulk, String key, ObjectNode record) {

        /** A look-up as one of many. */
        public static Part lookUp(BulkEndpoint bulk, String key) {
            return new Part(bulk, key, JsonNodeFactory.instance.objectNode());
        }

        /** True when it can be asked for together with others: an id that holds a comma cannot. */
        public boolean isJoinable() {
            return !bulk.isLookUp() || (!key.contains(",") && !key.isBlank());
        }

        /** The key only: the record is personal data and stays out of logs. */
        @Override
        public String toString() {
            return "Part[" + bulk + " " + key + "]";
        }
    }
}
