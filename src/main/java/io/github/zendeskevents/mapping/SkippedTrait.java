package io.github.zendeskevents.mapping;

/**
 * A trait, or a part of one, that does not reach Zendesk although its event does. It exists so that what is lost is counted
 * and can be explained, without making the whole event fail.
 *
 * @param path the dotted path of the trait as the sender named it, e.g. {@code address.city}; an item of a list has its index,
 *     e.g. {@code tags[2]}
 * @param reason one line for people; it never quotes the value, which is personal data
 */
public record SkippedTrait(String path, String reason) {}
