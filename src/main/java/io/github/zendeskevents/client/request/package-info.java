/**
 * What is asked of Zendesk and what it answers, as values: requests and their templates, responses, lists in pages. It knows
 * neither how they are sent nor what they are about.
 */
package io.github.zendeskevents.client.request;
