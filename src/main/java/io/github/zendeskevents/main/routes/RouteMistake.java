package io.github.zendeskevents.main.routes;

import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with an edit, and where.
 *
 * @param location of the file; empty where it cannot be told
 * @param line counted from 1; 0 where it cannot be told
 * @param reason what was found and what was expected, in one line
 */
public record RouteMistake(Optional<String> location, int line, String reason) {

    /** This one, in that file where none is known. */
    public RouteMistake orIn(Optional<String> file) {
        return location.isPresent() ? this : new RouteMistake(file, 0, reason);
    }

    /** False: it may be no mistake in a route file at all. */
    public boolean namesAFile() {
        return location.isPresent() || reason.contains(".camel.yaml");
    }

    /** One line for people; it names the file only where the edit is not of that file alone. */
    public String describe(Set<String> edited) {
        String file = location.filter(one -> !edited.equals(Set.of(one)))
                .map(one -> RouteTexts.names(Set.of(one)) + (line > 0 ? ", " : ": "))
                .orElse("");
        return file + (line > 0 ? "line " + line + ": " : "") + reason;
    }
}
