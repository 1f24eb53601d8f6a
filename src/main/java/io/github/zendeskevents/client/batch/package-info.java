/**
 * Lets requests of many events go to Zendesk as one, and follows the background jobs that this begins. Whatever cannot be
 * done so is left to single requests.
 */
package io.github.zendeskevents.client.batch;
