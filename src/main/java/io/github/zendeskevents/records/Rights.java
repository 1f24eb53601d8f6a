package io.github.zendeskevents.records;

import io.github.zendeskevents.settings.GatewaySettings.PublicMay;
import java.util.Set;

/**
 * What an event may write of what it asks for. A server's event may write all of it. One that a web page or an app has sent may
 * create its user and change that user's name, phone, time zone and fields; for more it needs a right that the settings give.
 *
 * @param trusted true for an event that may write all
 * @param granted what one that may not is allowed beyond the usual; unmodifiable
 */
public record Rights(boolean trusted, Set<PublicMay> granted) {

    /** Those of a server, a source, or a route of the host's own. */
    public static final Rights ALL = new Rights(true, Set.of());

    public Rights {
        granted = Set.copyOf(granted);
    }

    /** True when the event may do this. */
    public boolean may(PublicMay right) {
        return trusted || granted.contains(right);
    }
}
