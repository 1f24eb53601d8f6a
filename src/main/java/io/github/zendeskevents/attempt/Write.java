package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One write to Zendesk, with what a rehearsal needs to know of it. Both are asked for in a rehearsal only, so they cost nothing
 * where the request is sent.
 *
 * @param request what is sent
 * @param current what Zendesk holds now of what the request writes, in the form of what is sent; a missing node where it holds nothing
 * @param expected what Zendesk will answer, as far as the sender of the request reads it: the record as it will be then
 */
public record Write(ApiRequest request, Supplier<JsonNode> current, Function<Rehearsal, ApiResponse> expected) {}
