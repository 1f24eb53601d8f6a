package io.github.zendeskevents.bench;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.spi.Registry;

/**
 * The program with what makes it fast switched off, by an edit of its route files as a user could make it: beans get another
 * constructor argument, and a step before each comparison hides what Zendesk holds. A switch that finds nothing to edit is
 * named, so that a table does not claim what was not measured.
 */
final class Handicap implements UnaryOperator<String> {

    /**
     * A constructor argument that switches one thing off.
     *
     * @param what it does, for people
     * @param bean the bean's name in the route files
     * @param usual the argument as it stands there
     * @param off the argument that switches it off
     */
    private record Argument(String what, String bean, String usual, String off) {}

    private static final List<Argument> ARGUMENTS = List.of(
            new Argument("coalescing", "zendeskBatching", "100", "1"),
            new Argument("squashing", "zendeskIdentifyMerger", "50", "1"));
    private static final String COMPARING = "comparing";
    private static final String FORGETFUL = "benchForgetful";
    private static final Pattern COMPARISON =
            Pattern.compile("(?m)^( *)- to:\\R *uri: bean:zendesk(User|Organization)(?:Writer|s)\\R"
                    + " *parameters:\\R *method: update$");

    private final Set<String> applied = new LinkedHashSet<>();

    @Override
    public String apply(String route) {
        String edited = route;
        for (Argument argument : ARGUMENTS) {
            edited = switchOff(edited, argument);
        }
        return hide(edited);
    }

    /** Binds the beans that the edited routes name. */
    void bind(Registry registry) {
        registry.bind(FORGETFUL, new Forgetful());
    }

    /** What was switched off and what was not found, for a line below a table. */
    String summary() {
        List<String> missing = Stream.concat(ARGUMENTS.stream().map(Argument::what), Stream.of(COMPARING))
                .filter(what -> !applied.contains(what))
                .toList();
        return "switched off: " + (applied.isEmpty() ? "nothing" : String.join(", ", applied))
                + (missing.isEmpty() ? "" : "; nothing to switch off: " + String.join(", ", missing));
    }

    private String switchOff(String route, Argument argument) {
        Pattern pattern = Pattern.compile(
                "(?ms)(- name: " + argument.bean() + "$(?:(?!- name: ).)*?\\d+: )\"?" + argument.usual() + "\"?$");
        Matcher place = pattern.matcher(route);
        if (!place.find()) {
            return route;
        }
        applied.add(argument.what());
        return place.replaceFirst("$1" + argument.off());
    }

    private String hide(String route) {
        Matcher place = COMPARISON.matcher(route);
        if (!place.find()) {
            return route;
        }
        applied.add(COMPARING);
        return place.replaceAll(
                found -> Matcher.quoteReplacement(step(found.group(1), found.group(2)) + found.group()));
    }

    private static String step(String indent, String record) {
        return """
                - setVariable:
                    name: zendesk%s
                    expression:
                      method:
                        ref: %s
                        method: %s
                """
                .formatted(record, FORGETFUL, record.toLowerCase(Locale.ROOT))
                .indent(indent.length());
    }
}
