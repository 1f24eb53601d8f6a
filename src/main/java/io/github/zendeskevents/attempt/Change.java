package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.request.ApiRequest;

/**
 * A write that a rehearsal kept from Zendesk.
 *
 * @param request what would have been sent
 * @param current what Zendesk holds of it; a missing node for nothing
 */
public record Change(ApiRequest request, JsonNode current) {

    /** Method and label only: paths and bodies hold personal data. */
    @Override
    public String toString() {
        return request.toString();
    }
}
