package io.github.zendeskevents.client.check;

import java.util.Locale;

/**
 * One thing without which events cannot be delivered as they are meant, and how it stands.
 *
 * @param name fixed, such as {@code credentials}
 * @param level how it stands
 * @param tried what was asked, for people
 * @param seen what came of it, for people and without secrets
 * @param todo what to do about it, in the words of Zendesk's Admin Center; empty text where there is nothing to do
 */
public record CheckPoint(String name, Level level, String tried, String seen, String todo) {

    /** How a point stands. */
    public enum Level {
        OK,
        /** Events are delivered, but not all of them, or not for ever. */
        WARNING,
        /** Nothing is delivered, or most events end as dead letters. */
        ERROR;

        /** The word that users see. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CheckPoint ok(String name, String tried, String seen) {
        return new CheckPoint(name, Level.OK, tried, seen, "");
    }

    static CheckPoint warning(String name, String tried, String seen, String todo) {
        return new CheckPoint(name, Level.WARNING, tried, seen, todo);
    }

    static CheckPoint error(String name, String tried, String seen, String todo) {
        return new CheckPoint(name, Level.ERROR, tried, seen, todo);
    }

    /** One line for people. */
    public String line() {
        return "%-7s  %-15s  %s: %s%s".formatted(level.word(), name, tried, seen, todo.isEmpty() ? "" : " -> " + todo);
    }
}
