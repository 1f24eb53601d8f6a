package io.github.zendeskevents.event;

/**
 * The variables that routes and users of the routes share, each with one meaning in all routes. No shipped
 * route sets another, apart from the example of tickets.
 */
public final class Variables {

    /** The {@link Event} as it was accepted, or the one that several were merged into, whatever the body is at the moment. */
    public static final String EVENT = "zendeskEvent";

    /** The attempt to deliver it: whether it is the first for its event, and which events were merged for it. */
    public static final String DELIVERY = "zendeskDelivery";

    /** What became of the event: an {@code Outcome} of the inbox. */
    public static final String OUTCOME = "zendeskOutcome";

    /** What the event says of its user, with the last known details and what fits the custom fields. */
    public static final String EVENT_USER = "zendeskEventUser";

    /** The user of the event as Zendesk has it; an absent one where Zendesk has none. */
    public static final String USER = "zendeskUser";

    /**
     * Another user in Zendesk whom the event says to be the same person: who has its email address or, for an alias, its
     * previous id; an absent one where nobody has it.
     */
    public static final String OTHER_USER = "zendeskOtherUser";

    /** The event's email address among the identities of its user in Zendesk; an absent one where it is not there. */
    public static final String IDENTITY = "zendeskIdentity";

    /** What the event says of its organization. */
    public static final String EVENT_ORGANIZATION = "zendeskEventOrganization";

    /** The organization of the event as Zendesk has it; an absent one where Zendesk has none. */
    public static final String ORGANIZATION = "zendeskOrganization";

    /** The type of those events of a message that name none, set by whoever sends to {@code direct:zendesk-accept}. */
    public static final String DEFAULT_TYPE = "zendeskDefaultType";

    private Variables() {}
}
