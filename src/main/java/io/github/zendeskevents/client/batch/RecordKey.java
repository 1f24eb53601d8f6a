package io.github.zendeskevents.client.batch;

import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.log.Visible;
import java.util.Optional;

/**
 * What is asked of which record. Requests of another kind for the same record are no part of its trouble: a user who cannot be
 * changed may well be found.
 *
 * @param request the kind of request
 * @param kind Zendesk's name of the record
 * @param by the attribute that it is named by
 * @param id the value of that attribute
 */
record RecordKey(String request, String kind, String by, String id) {

    private static final int LONGEST_ID = 200;

    /** The record of one part of a request for many. */
    static RecordKey of(Part part) {
        String kind = singular(part.bulk().list());
        return part.key().isEmpty()
                ? new RecordKey(part.bulk().name(), kind, "", part.record().toString())
                : new RecordKey(part.bulk().name(), kind, part.bulk().key(), part.key());
    }

    /** The record that a request is about; empty for a request about many, or about none that is named. */
    static Optional<RecordKey> of(ApiRequest request) {
        return request.part().map(RecordKey::of).or(() -> byPath(request)).or(() -> Optional.ofNullable(
                        request.query().get("query"))
                .or(() -> Optional.ofNullable(request.query().get("name")))
                .map(searched -> new RecordKey(request.label(), "search", "", searched)));
    }

    private static Optional<RecordKey> byPath(ApiRequest request) {
        String[] names = request.label().split("/", -1);
        String[] values = request.path().split("/", -1);
        for (int i = 1; i < names.length && i < values.length; i++) {
            if (names[i].startsWith("{")) {
                return Optional.of(new RecordKey(
                        request.method() + " " + request.path(), singular(names[i - 1]), "id", values[i]));
            }
        }
        return Optional.empty();
    }

    private static String singular(String list) {
        return list.endsWith("s") ? list.substring(0, list.length() - 1) : list;
    }

    /** The id for people; none where it would be an address or a name. */
    String shownId() {
        String visible = by.isEmpty() ? "" : Visible.of(id);
        return visible.length() <= LONGEST_ID ? visible : visible.substring(0, LONGEST_ID);
    }
}
