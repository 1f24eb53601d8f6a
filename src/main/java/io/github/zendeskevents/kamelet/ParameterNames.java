package io.github.zendeskevents.kamelet;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.Setting;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parameters of the Kamelets, as hosts write them. A host that has set {@code sourceName} knows of no {@code zendesk.source-name},
 * so what is wrong with it is told of the former.
 */
final class ParameterNames {

    private static final String PREFIX = "zendesk.";
    private static final String MANAGEMENT = "management.";
    /** The longest first: one name may be the beginning of another. */
    private static final List<Setting> SETTINGS = Arrays.stream(Setting.values())
            .filter(setting ->
                    setting.property().startsWith(PREFIX) || setting.property().startsWith(MANAGEMENT))
            .sorted(Comparator.comparing((Setting setting) -> setting.property().length())
                    .reversed())
            .toList();

    private ParameterNames() {}

    /** A wrong setting among the causes of a failure, told of the parameter; empty when there is none. */
    static Optional<InvalidSettingException> wrongParameter(Throwable failure) {
        return Causes.chain(failure)
                .filter(cause -> cause instanceof InvalidSettingException || cause instanceof InboxSettingException)
                .findFirst()
                .map(cause -> new InvalidSettingException(inPlaceOfProperties(cause.getMessage())));
    }

    private static String inPlaceOfProperties(String message) {
        String told = message;
        for (Setting setting : SETTINGS) {
            told = told.replace(setting.property(), parameter(setting));
        }
        return told;
    }

    private static String parameter(Setting setting) {
        String property = setting.property();
        String[] words =
                (property.startsWith(PREFIX) ? property.substring(PREFIX.length()) : property).split("[.-]", 0);
        return Stream.concat(
                        Stream.of(words[0]),
                        Arrays.stream(words, 1, words.length)
                                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1)))
                .reduce("", String::concat);
    }
}
