package io.github.zendeskevents.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which track events are meant for Zendesk: a list of names, in which {@code *} stands for any characters. Names are matched
 * as written, because senders tell {@code Order} and {@code order} apart.
 *
 * @param patterns one for each name of the list
 */
public record EventNames(List<Pattern> patterns) {

    public EventNames {
        patterns = List.copyOf(patterns);
    }

    /** Reads names or patterns, separated by commas; an empty list matches nothing. */
    public static EventNames parse(String list) {
        return new EventNames(Arrays.stream(list.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .map(EventNames::pattern)
                .toList());
    }

    /** True when an event of this name is to be sent. */
    public boolean matches(String name) {
        return patterns.stream().anyMatch(p -> p.matcher(name).matches());
    }

    private static Pattern pattern(String name) {
        String regex = Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}
