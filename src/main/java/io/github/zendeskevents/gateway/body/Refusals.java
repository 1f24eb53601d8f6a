package io.github.zendeskevents.gateway.body;

/** What is thrown for a body that is not taken. The gateway's routes tell its exceptions by their class; nothing here needs to. */
public interface Refusals {

    /**
     * The body, as sent or inflated, is too large.
     *
     * @param limit how many bytes it may have
     */
    RuntimeException tooLarge(long limit);

    /**
     * The body cannot be taken now.
     *
     * @param reason one line for people, with nothing of the request in it
     */
    RuntimeException busy(String reason);

    /**
     * The body is not what it should be.
     *
     * @param reason one line for people, with nothing of the request in it
     */
    RuntimeException unreadable(String reason);

    /** There is no memory for it, because of other bodies. */
    default RuntimeException tooMany() {
        return busy("too many requests at once");
    }

    /** It arrives too slowly. */
    default RuntimeException tooSlow() {
        return busy("the body takes too long");
    }
}
