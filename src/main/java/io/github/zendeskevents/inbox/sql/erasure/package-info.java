/**
 * Users who want to be forgotten, in the durable inbox: by which hash they are known, who is suppressed, how far erasures are, and the
 * statements that make rows of events forget whom they were about.
 */
package io.github.zendeskevents.inbox.sql.erasure;
