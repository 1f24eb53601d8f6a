package io.github.zendeskevents.kamelet;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Names the meters of an account, so that several accounts can count in one registry. The tag tells them apart; the name is
 * another than that of the routes in the host's own context, because Prometheus takes no two meters of one name where only one has
 * the tag.
 *
 * @param account the value of the tag {@code account}
 */
record AccountMeters(String account) implements MeterFilter {

    private static final String OWN = "zendesk.";

    @Override
    public Meter.Id map(Meter.Id id) {
        return id.getName().startsWith(OWN)
                ? id.withName(OWN + "kamelet." + id.getName().substring(OWN.length()))
                        .withTag(Tag.of("account", account))
                : id;
    }
}
