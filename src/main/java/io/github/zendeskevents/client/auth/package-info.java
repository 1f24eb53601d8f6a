/**
 * The credentials of an account: tokens, whether Zendesk accepts them, and whether Zendesk is there at all. It sends its few
 * requests by a function that it is given.
 */
package io.github.zendeskevents.client.auth;
