/**
 * A stateful stand-in for Zendesk: it keeps users, organizations, fields, jobs and timeline events in memory, answers with
 * Zendesk's statuses and envelopes, enforces its limits, and fails on demand. It needs nothing but the JDK, Jetty's core
 * server, Jackson and SLF4J, and shares no code with the program that it checks. Start it with
 * {@link io.github.zendeskevents.sandbox.Sandbox#start(SandboxSettings)} or
 * {@link io.github.zendeskevents.sandbox.SandboxMain}.
 */
package io.github.zendeskevents.sandbox;
