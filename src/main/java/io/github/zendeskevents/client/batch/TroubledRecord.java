package io.github.zendeskevents.client.batch;

import java.time.Instant;

/**
 * A record that a request of its own failed for, while Zendesk works otherwise; for people who look for what is wrong.
 *
 * @param kind Zendesk's name of such a record, such as {@code user}
 * @param id what the record is named by; empty text where it is named by personal data only
 * @param by the attribute that {@code id} is: {@code id} is Zendesk's own number, {@code external_id} the sender's
 * @param since when the first request failed
 * @param attempts how many requests failed since
 * @param lastError one line, without personal data
 */
public record TroubledRecord(String kind, String id, String by, Instant since, int attempts, String lastError) {

    /** Kind and id in one word or two, such as {@code user external_id c-1}. */
    public String name() {
        return (kind + " " + by + " " + id).strip();
    }
}
