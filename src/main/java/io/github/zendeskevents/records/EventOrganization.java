package io.github.zendeskevents.records;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.mapping.OrganizationUpdate;
import io.github.zendeskevents.mapping.PlainAttributes;
import java.util.Optional;

/**
 * What a group event says of its organization, as the routes keep it in the variable {@code zendeskEventOrganization}.
 *
 * @param event the event
 * @param groupId the sender's id, which is Zendesk's {@code external_id}
 * @param update what the event wants the organization to be
 * @param rights what it may write
 * @param fields values of custom fields
 * @param attributes what is written as it is, once they are in Zendesk's form
 */
public record EventOrganization(
        Event event,
        Optional<String> groupId,
        OrganizationUpdate update,
        Rights rights,
        FittedFields fields,
        PlainAttributes attributes) {

    /** The name that the event gives. */
    public Optional<String> name() {
        return update.name();
    }

    /** The same with the custom fields that are to be written. */
    public EventOrganization withFields(FittedFields newFields) {
        return new EventOrganization(event, groupId, update, rights, newFields, attributes);
    }

    /** The same with the attributes in Zendesk's form. */
    public EventOrganization withAttributes(PlainAttributes newAttributes) {
        return new EventOrganization(event, groupId, update, rights, fields, newAttributes);
    }

    /** The id only: the rest stays out of logs. */
    @Override
    public String toString() {
        return "EventOrganization[" + groupId.orElse("") + "]";
    }
}
