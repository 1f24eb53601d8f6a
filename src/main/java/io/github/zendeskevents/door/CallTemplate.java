package io.github.zendeskevents.door;

import io.github.zendeskevents.client.RequestTemplate;

/**
 * The name that {@link RequestTemplate} had.
 *
 * @deprecated name {@link RequestTemplate} instead
 */
@Deprecated
public final class CallTemplate extends RequestTemplate {}
