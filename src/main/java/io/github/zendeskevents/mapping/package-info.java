/**
 * What the traits of an event ask of Zendesk: standard attributes by a {@link io.github.zendeskevents.mapping.TraitTable},
 * everything else as custom fields. Pure code on Jackson's tree model: it knows nothing of Camel, of HTTP, or of what
 * Zendesk holds beyond what it is handed, and no input makes it throw. What it cannot use it names as a
 * {@link io.github.zendeskevents.mapping.SkippedTrait}.
 */
package io.github.zendeskevents.mapping;
