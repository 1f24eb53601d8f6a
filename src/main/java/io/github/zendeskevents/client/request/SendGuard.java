package io.github.zendeskevents.client.request;

import java.util.Optional;

/**
 * Asked at the last moment before a request is sent: it may have waited long for a limit or for others, and whoever wanted it may
 * want it no more. It is asked in any thread, and costs nearly nothing.
 */
@FunctionalInterface
public interface SendGuard {

    /** Lets all requests go. */
    SendGuard NONE = Optional::empty;

    /** What the request fails with in place of being sent; empty: it is sent. */
    Optional<Exception> refusal();
}
