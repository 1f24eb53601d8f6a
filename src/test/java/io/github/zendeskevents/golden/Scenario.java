package io.github.zendeskevents.golden;

import io.github.zendeskevents.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A named story for the golden record: what Zendesk holds, and the messages that are sent one after the other, each once
 * the one before it has ended. Messages are written with single quotes.
 *
 * @param name of the file of its record
 * @param settings of the routes, as pairs of name and value
 * @param steps in order
 * @param underLoad whether its events are delivered at the same time, so that the order of calls and the company that they
 *     share differ from run to run, and the record says only what was written in the end
 */
record Scenario(String name, List<String> settings, List<Step> steps, boolean underLoad) {

    /**
     * A message and what is done to the sandbox before it is sent.
     *
     * @param before changes what Zendesk holds, or makes calls go wrong
     * @param message JSON with single quotes
     */
    record Step(Consumer<Sandbox> before, String message) {}

    static Builder named(String name) {
        return new Builder(name);
    }

    /** Collects a scenario in the order in which it happens. */
    static final class Builder {

        private final String name;
        private final List<String> settings = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private Consumer<Sandbox> before = sandbox -> {};

        private Builder(String name) {
            this.name = name;
        }

        Builder with(String setting, String value) {
            settings.add(setting);
            settings.add(value);
            return this;
        }

        /** Happens before the next message. */
        Builder given(Consumer<Sandbox> change) {
            before = before.andThen(change);
            return this;
        }

        Builder send(String message) {
            steps.add(new Step(before, message));
            before = sandbox -> {};
            return this;
        }

        Scenario oneByOne() {
            return new Scenario(name, List.copyOf(settings), List.copyOf(steps), false);
        }

        Scenario underLoad() {
            return new Scenario(name, List.copyOf(settings), List.copyOf(steps), true);
        }
    }

    static String identify(String userId, String traits) {
        return "{'type':'identify','userId':'" + userId + "','traits':{" + traits + "}}";
    }

    static String track(String userId, String name) {
        return track(userId, name, "");
    }

    /** @param more further members, each behind a comma */
    static String track(String userId, String name, String more) {
        return "{'type':'track','userId':'" + userId + "','event':'" + name + "','timestamp':'2024-03-01T12:00:00Z'"
                + more + "}";
    }

    static String group(String userId, String groupId, String traits) {
        return group(userId, groupId, traits, "");
    }

    /** @param more further members, each behind a comma */
    static String group(String userId, String groupId, String traits, String more) {
        return "{'type':'group','userId':'" + userId + "','groupId':'" + groupId + "','traits':{" + traits + "}" + more
                + "}";
    }
}
