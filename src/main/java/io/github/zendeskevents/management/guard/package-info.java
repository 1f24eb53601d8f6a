/** Who may ask for operations, and what a request for one must be like, before any of them sees it. */
package io.github.zendeskevents.management.guard;
