package io.github.zendeskevents.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.User;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Variable;

/**
 * Hides from the routes what Zendesk holds of a record, so that everything an event wants differs and is written: the program
 * as it would be if it did not compare. Who the record is stays known.
 */
public final class Forgetful {

    /** The user without name, phone number, time zone and custom fields. */
    public User user(@Variable("zendeskUser") User held) {
        return !held.exists()
                ? held
                : new User(
                        held.id(),
                        held.externalId(),
                        Optional.empty(),
                        held.email(),
                        Optional.empty(),
                        Optional.empty(),
                        held.organizationId(),
                        held.role(),
                        held.active(),
                        held.suspended(),
                        held.foreign(),
                        held.tags(),
                        JsonNodeFactory.instance.objectNode(),
                        JsonNodeFactory.instance.objectNode());
    }

    /** The organization without name, domains, tags and custom fields. */
    public Organization organization(@Variable("zendeskOrganization") Organization held) {
        return !held.exists()
                ? held
                : new Organization(
                        held.id(),
                        held.externalId(),
                        "",
                        Set.of(),
                        Set.of(),
                        JsonNodeFactory.instance.objectNode(),
                        JsonNodeFactory.instance.objectNode(),
                        false);
    }
}
