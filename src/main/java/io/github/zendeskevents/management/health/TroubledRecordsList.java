package io.github.zendeskevents.management.health;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.batch.TroubledRecord;
import io.github.zendeskevents.client.batch.TroubledRecords;
import io.github.zendeskevents.server.HttpReply;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows an operator the records that Zendesk has trouble with, whose events wait while all others go on. */
public final class TroubledRecordsList {

    private static final int OK = 200;
    private static final int MOST = 100;
    private static final int MOST_IN_A_LINE = 3;

    private final TroubledRecords troubled;

    /** Those of this account. */
    public TroubledRecordsList(ZendeskAccount account) {
        this.troubled = account.troubledRecords();
    }

    /** The records, those that are in trouble for the longest time first; a hundred at the most. */
    public HttpReply list() {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ArrayNode records = reply.putArray("records");
        troubled.list(MOST).forEach(record -> records.addObject()
                .put("kind", record.kind())
                .put("id", record.id())
                .put("by", record.by())
                .put("since", record.since().toString())
                .put("attempts", record.attempts())
                .put("lastError", record.lastError()));
        return HttpReply.json(OK, reply);
    }

    /** How many, which and since when, in one line; empty when there are none. */
    static Optional<String> summary(TroubledRecords troubled) {
        List<TroubledRecord> first = troubled.list(MOST_IN_A_LINE);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        long others = Math.max(0, troubled.count() - first.size());
        return Optional.of("Zendesk has trouble with "
                + first.stream().map(TroubledRecord::name).collect(Collectors.joining(", "))
                + (others == 0 ? "" : " and " + others + " more") + ", since "
                + first.get(0).since() + "; their events wait");
    }
}
