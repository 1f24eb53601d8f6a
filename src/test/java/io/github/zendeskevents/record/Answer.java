package io.github.zendeskevents.record;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What was answered.
 *
 * @param type the kind of content, without parameters; empty: none
 * @param body missing where it is no JSON
 */
record Answer(int status, String type, JsonNode body) {}
