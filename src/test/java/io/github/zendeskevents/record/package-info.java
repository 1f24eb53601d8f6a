/**
 * Compares an account of the real Zendesk with the sandbox: asks both the same, and reports where status, members or types of the
 * answers differ. No value of an answer is kept.
 */
package io.github.zendeskevents.record;
