package io.github.zendeskevents.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.server.HttpReply;

/**
 * What RudderStack's SDKs for the web and for phones load before they send anything: that the source is on, that it has no
 * destination to which the SDK itself would have to send, and that nobody wants statistics of it. The members are those that the
 * parsers of these SDKs ask for.
 */
public final class SourceConfig {

    private static final String NAME = "camel-zendesk-events";

    /** The configuration of every source. */
    public HttpReply answer() {
        ObjectNode config = object();
        ObjectNode statistics = object();
        statistics.set("errors", object().put("enabled", false));
        statistics.set("metrics", object().put("enabled", false));
        config.set("statsCollection", statistics);
        ObjectNode source = object().put("id", NAME)
                .put("name", NAME)
                .put("writeKey", "")
                .put("workspaceId", NAME)
                .put("enabled", true)
                .put("updatedAt", "2026-01-01T00:00:00.000Z");
        source.set("config", config);
        source.putArray("destinations");
        source.putArray("connections");
        source.putObject("dataplanes");
        ObjectNode answer = object();
        answer.set("source", source);
        return HttpReply.json(200, answer).with("Cache-Control", "no-store");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
