package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the traits of one group event want a Zendesk organization to be, normalised, before anything is known of what Zendesk
 * holds. An absent value means that the event says nothing of it, not that it is to be cleared.
 *
 * @param name trimmed
 * @param domainNames in lower case, without freemail domains; unmodifiable
 * @param tags in Zendesk's spelling: lower case, {@code _} for blanks; unmodifiable
 * @param attributes what is written as it is; a {@code group_id} is a number or a name still
 * @param custom every trait that is no attribute
 * @param skipped what could not be used, the custom traits' included; unmodifiable
 */
public record OrganizationUpdate(
        Optional<String> name,
        SortedSet<String> domainNames,
        SortedSet<String> tags,
        PlainAttributes attributes,
        CustomTraits custom,
        List<SkippedTrait> skipped) {

    public OrganizationUpdate {
        domainNames = Collections.unmodifiableSortedSet(new TreeSet<>(domainNames));
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        skipped = List.copyOf(skipped);
    }

    /** Reads the traits of an organization; no traits make it throw. */
    public static OrganizationUpdate from(ObjectNode traits, TraitTable table) {
        TraitReader reader = new TraitReader(traits, table);
        Optional<String> name = reader.text(Attribute.NAME).map(TraitReader.Joined::text);
        SortedSet<String> domainNames = reader.domainNames();
        SortedSet<String> tags = reader.tags();
        PlainAttributes attributes = reader.plain(
                List.of(Attribute.DETAILS, Attribute.NOTES, Attribute.GROUP_ID),
                List.of(Attribute.SHARED_TICKETS, Attribute.SHARED_COMMENTS));
        CustomTraits custom = reader.custom();
        return new OrganizationUpdate(name, domainNames, tags, attributes, custom, reader.skipped());
    }

    /** The same without its tags. */
    public OrganizationUpdate withoutTags() {
        return new OrganizationUpdate(name, domainNames, Collections.emptySortedSet(), attributes, custom, skipped);
    }

    /** The same without its domain names. */
    public OrganizationUpdate withoutDomainNames() {
        return new OrganizationUpdate(name, Collections.emptySortedSet(), tags, attributes, custom, skipped);
    }

    /** The same without the attributes that are written as they are. */
    public OrganizationUpdate withoutAttributes() {
        return new OrganizationUpdate(name, domainNames, tags, PlainAttributes.NONE, custom, skipped);
    }

    /** Which members are there, without the customer's values, which stay out of logs. */
    @Override
    public String toString() {
        return "OrganizationUpdate[name=" + name.isPresent() + ", domainNames=" + domainNames.size() + ", tags="
                + tags.size() + ", " + attributes + ", " + custom + ", skipped=" + skipped + "]";
    }
}
