package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An organization record. Changed only under the account's lock; null stands for what Zendesk shows as null. */
final class Organization {

    final long id;
    final Instant createdAt;
    final Map<String, JsonNode> fields = new LinkedHashMap<>();
    final Map<String, JsonNode> plain = new LinkedHashMap<>();
    final List<Membership> memberships = new ArrayList<>();
    Instant updatedAt;
    String name;
    String externalId;
    List<String> domainNames = new ArrayList<>();
    List<String> tags = new ArrayList<>();

    Organization(long id, String name, Instant now) {
        this.id = id;
        this.name = name;
        this.createdAt = now;
        this.updatedAt = now;
    }
}
