package io.github.zendeskevents;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every test wait for a minute, where it does not say how long, for what is bound to come: ten seconds are soon over on a
 * machine that is busy with something else. A test that passes takes no longer for it. JUnit finds this by itself.
 */
public final class Patience implements BeforeAllCallback {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONG);
    }
}
