package io.github.zendeskevents.boot;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.settings.InvalidSettingException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Has Spring Boot tell a wrong setting as the one line that it is. Without it that line is the last of some ninety, those of Camel
 * and of Spring about where they were. Boot finds it by {@code META-INF/spring.factories}.
 */
public final class SettingFailureAnalyzer implements FailureAnalyzer {

    private static final String ACTION =
            "Change that property. All settings are listed in the documentation of camel-zendesk-events, in 'Settings'.";

    /** @return null when the failure is no wrong setting: so this interface of Boot's wants it */
    @Override
    public FailureAnalysis analyze(Throwable failure) {
        return Causes.chain(failure)
                .filter(cause -> cause instanceof InvalidSettingException || cause instanceof InboxSettingException)
                .findFirst()
                .map(cause -> new FailureAnalysis(cause.getMessage(), ACTION, cause))
                .orElse(null);
    }
}
