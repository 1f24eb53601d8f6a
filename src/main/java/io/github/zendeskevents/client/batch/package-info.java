/**
 * Lets requests of many events go to Zendesk as one, and keeps records that Zendesk has trouble with apart from the others.
 * Whatever cannot be done so is left to single requests.
 */
package io.github.zendeskevents.client.batch;
