/**
 * Traces by OpenTelemetry: by that of the host, or by one of this program's own that the variables {@code OTEL_...} set up. Nobody
 * else knows OpenTelemetry, which need not be there.
 */
package io.github.zendeskevents.trace.otel;
