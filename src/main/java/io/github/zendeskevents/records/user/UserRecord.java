package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.mapping.Phones;
import io.github.zendeskevents.mapping.UserUpdate;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.Rights;
import io.github.zendeskevents.records.User;
import io.github.zendeskevents.settings.Settings;

/**
 * What is written of a user, as Zendesk's JSON. Tags and addresses of a user that Zendesk has go their own ways, because here it would
 * replace the tags and could rewrite the address.
 */
final class UserRecord {

    private UserRecord() {}

    /**
     * All that the event says, of a user that Zendesk does not have.
     *
     * @param organization to be a member of from the start; null or absent: none
     */
    static ObjectNode whole(EventUser wanted, Organization organization, Settings.Users settings) {
        UserUpdate update = wanted.update();
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        user.put("name", wanted.name().orElseThrow());
        user.put("external_id", wanted.userId());
        wanted.email().ifPresent(email -> user.put("email", email));
        update.phone().ifPresent(phone -> user.put("phone", phone));
        wanted.timeZone().ifPresent(zone -> user.put("time_zone", zone));
        if (organization != null && organization.exists() && !update.leave()) {
            user.put("organization_id", organization.id());
        }
        if (!update.tags().isEmpty()) {
            update.tags().forEach(user.putArray("tags")::add);
        }
        user.setAll(wanted.attributes().all());
        if (!wanted.fields().values().isEmpty()) {
            user.set("user_fields", wanted.fields().all());
        }
        putVerification(user, settings, wanted.rights());
        return user;
    }

    /** What differs from what Zendesk holds, but for the {@code external_id}; an empty object where nothing does. */
    static ObjectNode difference(User held, EventUser wanted) {
        UserUpdate update = wanted.update();
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        update.name()
                .filter(name -> update.nameComplete()
                        && !held.name().filter(name::equals).isPresent())
                .ifPresent(name -> change.put("name", name));
        update.phone()
                .filter(phone ->
                        held.phone().filter(other -> Phones.same(other, phone)).isEmpty())
                .ifPresent(phone -> change.put("phone", phone));
        wanted.timeZone()
                .filter(zone -> !held.timeZone().filter(zone::equals).isPresent())
                .ifPresent(zone -> change.put("time_zone", zone));
        change.setAll(wanted.attributes().differing(held.attributes()));
        ObjectNode differing = wanted.fields().differing(held.fields());
        if (!differing.isEmpty()) {
            change.set("user_fields", differing);
        }
        return change;
    }

    /** Says of a new user or address what the settings say of verification; what a public sender says is never verified. */
    static void putVerification(ObjectNode record, Settings.Users settings, Rights rights) {
        if (settings.createAsVerified() && rights.trusted()) {
            record.put("verified", true);
        }
        if (settings.skipVerifyEmail()) {
            record.put("skip_verify_email", true);
        }
    }
}
