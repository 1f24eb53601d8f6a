package io.github.zendeskevents.records;

import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.mapping.OrganizationUpdate;
import io.github.zendeskevents.mapping.UserUpdate;
import io.github.zendeskevents.settings.GatewaySettings.PublicMay;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * What events of public senders may do. The key of a web page or an app can be read by everybody, so what comes with it may be
 * made up: it must not take over a user, nor reach what agents rely on. What an event may not do is left out and counted, and
 * the rest of it is done. The steps that write ask for the {@link Rights} that this class gives.
 */
public final class TrustRules {

    private final Rights ofPublicSenders;
    private final Map<PublicMay, Counter> leftOut;
    private final Counter attributesLeftOut;

    /** @param account whose settings say what public senders may do beyond the usual */
    public TrustRules(ZendeskAccount account) {
        this.ofPublicSenders = new Rights(false, account.settings().gateway().publicMay());
        this.attributesLeftOut = leftOut(account, "attributes");
        this.leftOut = new EnumMap<>(PublicMay.class);
        for (PublicMay right : PublicMay.values()) {
            String name = right.name().toLowerCase(Locale.ROOT);
            leftOut.put(right, leftOut(account, name));
        }
    }

    private static Counter leftOut(ZendeskAccount account, String right) {
        return Counter.builder("zendesk.untrusted.left.out")
                .description("What web pages and apps may not do and was left out")
                .tag("right", right)
                .register(account.meters());
    }

    /** What the event of this attempt may do. */
    public Rights rights(DeliveryAttempt attempt) {
        return attempt.trust() == Trust.PUBLIC ? ofPublicSenders : Rights.ALL;
    }

    /** Without what the sender may not write of a user. */
    public UserUpdate permitted(UserUpdate update, Rights rights) {
        UserUpdate permitted = update;
        if (!update.tags().isEmpty() && isWithheld(PublicMay.TAGS, rights)) {
            permitted = permitted.withoutTags();
        }
        if (update.organizationId().isPresent() && isWithheld(PublicMay.ORGANIZATIONS, rights)) {
            permitted = permitted.withoutOrganization();
        }
        if (!update.attributes().isEmpty() && isWithheldFromPublic(rights)) {
            permitted = permitted.withoutAttributes();
        }
        return permitted;
    }

    /** Without what the sender may not write of an organization. */
    public OrganizationUpdate permitted(OrganizationUpdate update, Rights rights) {
        OrganizationUpdate permitted = update;
        if (!update.tags().isEmpty() && isWithheld(PublicMay.TAGS, rights)) {
            permitted = permitted.withoutTags();
        }
        if (!update.domainNames().isEmpty() && isWithheld(PublicMay.DOMAINS, rights)) {
            permitted = permitted.withoutDomainNames();
        }
        if (!update.attributes().isEmpty() && isWithheldFromPublic(rights)) {
            permitted = permitted.withoutAttributes();
        }
        return permitted;
    }

    /** True when the event is about an organization, and its sender may not write any. */
    public boolean isGroupNotPermitted(@Body Event event, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return event.type().equals("group") && isWithheld(PublicMay.ORGANIZATIONS, rights(DeliveryAttempt.of(attempt)));
    }

    /** True when the event would merge users, and its sender may merge nobody. */
    public boolean isAliasNotPermitted(@Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return !rights(DeliveryAttempt.of(attempt)).trusted();
    }

    /**
     * True when nothing is left that the sender may write: the user was found by its email and would have to be given the
     * {@code userId}, or all that an identify says of its user was left out.
     */
    public boolean isNothingPermitted(
            @Variable("zendeskUser") User user, @Variable("zendeskEventUser") EventUser asked) {
        Rights rights = asked.rights();
        if (rights.trusted() || !user.exists()) {
            return false;
        }
        if (user.externalId().isEmpty()) {
            return isWithheld(PublicMay.ADOPT, rights);
        }
        boolean emailWithheld = asked.statesAnotherEmail(user) && !rights.may(PublicMay.EMAIL);
        boolean anyWithheld =
                emailWithheld || asked.withheld() || asked.fields().withheld();
        return asked.event().type().equals("identify") && anyWithheld && wantsNothing(asked);
    }

    private static boolean wantsNothing(EventUser asked) {
        UserUpdate update = asked.update();
        boolean customTraits = asked.fields().equals(FittedFields.NONE)
                ? !update.custom().byKey().isEmpty()
                : !asked.fields().values().isEmpty();
        return update.name().isEmpty()
                && update.phone().isEmpty()
                && update.timeZone().isEmpty()
                && update.tags().isEmpty()
                && update.attributes().isEmpty()
                && update.organizationId().isEmpty()
                && !customTraits;
    }

    /** Words of agents, and who sees whose tickets, are nothing that a right can give. */
    private boolean isWithheldFromPublic(Rights rights) {
        if (!rights.trusted()) {
            attributesLeftOut.increment();
        }
        return !rights.trusted();
    }

    /** True, and counted, when the sender does not have the right. */
    public boolean isWithheld(PublicMay right, Rights rights) {
        boolean withheld = !rights.may(right);
        if (withheld) {
            leftOut.get(right).increment();
        }
        return withheld;
    }
}
