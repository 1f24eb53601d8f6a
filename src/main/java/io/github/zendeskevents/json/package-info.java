/**
 * What JSON values mean, and how JSON objects are read and laid over one another: the rules that decoding, mapping and requests
 * have in common. Pure code on Jackson's tree model, which depends on no other package of this module.
 */
package io.github.zendeskevents.json;
