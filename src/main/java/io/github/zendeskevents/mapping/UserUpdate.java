package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the traits of one event want a Zendesk user to be, normalised, before anything is known of what Zendesk holds. An absent
 * value means that the event says nothing of it, not that it is to be cleared.
 *
 * @param name trimmed
 * @param nameComplete whether the name may overwrite one that Zendesk holds; false where it was put together from only some of
 *     its parts (good enough to create a user), and where there is none
 * @param email trimmed and in lower case
 * @param phone trimmed, otherwise as sent; {@link Phones#same} compares it
 * @param timeZone as sent, an IANA name as a rule; {@link TimeZones#zendeskName} translates it
 * @param organizationId a Zendesk organization id or an {@code external_id}, as text
 * @param leave whether the membership of {@code organizationId} ends
 * @param tags in Zendesk's spelling: lower case, {@code _} for blanks; unmodifiable
 * @param attributes what is written as it is; a {@code locale} is a language tag still
 * @param custom every trait that is no attribute
 * @param skipped what could not be used, the custom traits' included; unmodifiable
 */
public record UserUpdate(
        Optional<String> name,
        boolean nameComplete,
        Optional<String> email,
        Optional<String> phone,
        Optional<String> timeZone,
        Optional<String> organizationId,
        boolean leave,
        SortedSet<String> tags,
        PlainAttributes attributes,
        CustomTraits custom,
        List<SkippedTrait> skipped) {

    /** Nothing is said. */
    public static final UserUpdate NOTHING = from(JsonNodeFactory.instance.objectNode(), TraitTable.forUsers(""));

    public UserUpdate {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        skipped = List.copyOf(skipped);
    }

    /** Reads the traits of a user; no traits make it throw. */
    public static UserUpdate from(ObjectNode traits, TraitTable table) {
        TraitReader reader = new TraitReader(traits, table);
        Optional<TraitReader.Joined> name = reader.text(Attribute.NAME);
        Optional<String> email = reader.text(Attribute.EMAIL).map(e -> e.text().toLowerCase(Locale.ROOT));
        Optional<String> phone = reader.text(Attribute.PHONE).map(TraitReader.Joined::text);
        Optional<String> timeZone = reader.text(Attribute.TIME_ZONE).map(TraitReader.Joined::text);
        Optional<String> leavePath = reader.leavePath();
        Optional<String> organizationId = reader.organizationId(leavePath);
        SortedSet<String> tags = reader.tags();
        PlainAttributes attributes =
                reader.plain(List.of(Attribute.ALIAS, Attribute.DETAILS, Attribute.NOTES, Attribute.LOCALE), List.of());
        CustomTraits custom = reader.custom();
        return new UserUpdate(
                name.map(TraitReader.Joined::text),
                name.map(TraitReader.Joined::complete).orElse(false),
                email,
                phone,
                timeZone,
                organizationId,
                leavePath.isPresent(),
                tags,
                attributes,
                custom,
                reader.skipped());
    }

    /**
     * What this and then a later event of the same user want it to be: the same as one after the other. Both name no other
     * email or time zone than the other does, and no organization.
     */
    public UserUpdate then(UserUpdate later) {
        SortedSet<String> allTags = new TreeSet<>(tags);
        allTags.addAll(later.tags);
        List<SkippedTrait> allSkipped = new ArrayList<>(skipped);
        allSkipped.addAll(later.skipped);
        boolean samePhone = phone.isPresent()
                && later.phone.filter(other -> Phones.same(phone.get(), other)).isPresent();
        return new UserUpdate(
                later.nameComplete || name.isEmpty() ? later.name : name,
                nameComplete || later.nameComplete,
                later.email.or(() -> email),
                samePhone ? phone : later.phone.or(() -> phone),
                later.timeZone.or(() -> timeZone),
                Optional.empty(),
                false,
                allTags,
                attributes.then(later.attributes),
                custom.then(later.custom),
                allSkipped);
    }

    /** The same without its tags. */
    public UserUpdate withoutTags() {
        return new UserUpdate(
                name,
                nameComplete,
                email,
                phone,
                timeZone,
                organizationId,
                leave,
                Collections.emptySortedSet(),
                attributes,
                custom,
                skipped);
    }

    /** The same without the organization to join or to leave. */
    public UserUpdate withoutOrganization() {
        return new UserUpdate(
                name, nameComplete, email, phone, timeZone, Optional.empty(), false, tags, attributes, custom, skipped);
    }

    /** The same without the attributes that are written as they are. */
    public UserUpdate withoutAttributes() {
        return new UserUpdate(
                name,
                nameComplete,
                email,
                phone,
                timeZone,
                organizationId,
                leave,
                tags,
                PlainAttributes.NONE,
                custom,
                skipped);
    }

    /** Which members are there, without their values: they are personal data and stay out of logs. */
    @Override
    public String toString() {
        return "UserUpdate[name=" + name.isPresent() + ", email=" + email.isPresent() + ", phone=" + phone.isPresent()
                + ", timeZone=" + timeZone.isPresent() + ", organizationId=" + organizationId.orElse("none")
                + ", leave=" + leave
                + ", tags=" + tags.size() + ", " + attributes + ", " + custom + ", skipped=" + skipped + "]";
    }
}
