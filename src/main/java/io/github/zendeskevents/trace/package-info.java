/**
 * The seam to a system of traces: spans as the rest of the program sees them, with one that does nothing where traces are off. Only the
 * package below knows OpenTelemetry, and no class of it is loaded unless {@code zendesk.tracing.enabled} is on.
 */
package io.github.zendeskevents.trace;
