package io.github.zendeskevents.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong value of each setting stops an application with one line that names the setting. */
class WrongSettingsTest {

    /** Any text may be right: Zendesk is sent it, or events are compared with it. */
    private static final Set<Setting> ANY_TEXT = Set.of(
            Setting.OAUTH_CLIENT_ID,
            Setting.OAUTH_SCOPE,
            Setting.TRACK_EVENTS,
            Setting.TRAITS_DROP,
            Setting.TRAITS_ONLY);

    /** A value of each that is not allowed, and what must be set beside it; hosts of src/it are tried with them too. */
    private static final Path VALUES = Path.of("src/test/resources/wrong-settings.json");

    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void stopsTheStartWithOneLineThatNamesIt(Setting setting, String value, Map<String, String> beside) {
        Map<String, String> settings =
                new HashMap<>(Map.of("zendesk.gateway.enabled", "true", "zendesk.management.enabled", "true"));
        settings.putAll(beside);
        settings.put(setting.property(), value);

        Throwable failure = Causes.root(catchThrowable(
                () -> Host.start(sandbox, settings, context -> {}).close()));

        assertThat(failure)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(setting.property() + ": ")
                .hasMessageContaining("; must be ")
                .hasMessageNotContaining("\n");
        if (setting.secret()) {
            assertThat(failure).hasMessageNotContaining(value);
        }
    }

    static Stream<Arguments> wrong() throws IOException {
        Map<String, JsonNode> values = new HashMap<>();
        new ObjectMapper()
                .readTree(VALUES.toFile())
                .forEach(one -> values.put(one.path("setting").asText(), one));
        return Stream.of(Setting.values())
                .filter(setting -> !ANY_TEXT.contains(setting))
                .map(setting -> {
                    JsonNode one = Objects.requireNonNull(values.get(setting.property()), setting + " in " + VALUES);
                    Map<String, String> beside = new HashMap<>();
                    one.path("beside")
                            .properties()
                            .forEach(field ->
                                    beside.put(field.getKey(), field.getValue().asText()));
                    return Arguments.of(setting, one.path("value").asText(), beside);
                });
    }

    /** Camel's own words would be the whole URI, and name no setting. */
    @ParameterizedTest
    @EnumSource(names = {"SOURCE_URI", "DEAD_LETTER_URI", "OUTCOME_URI", "ALERT_URI"})
    void aMisspeltOptionOfAnEndpointStopsTheStartWithOneLineThatNamesBoth(Setting setting) {
        Throwable failure =
                Causes.root(catchThrowable(() -> start(setting, "file:target/nowhere?fileNmae=RAW(p&p)&scheduler.x=1")
                        .close()));

        assertThat(failure)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(setting.property()
                        + ": 'file:...' is not allowed; must have options that its component knows, and"
                        + " 'fileNmae' is none; the nearest is 'fileName'");
    }

    @Test
    void optionsThatTheComponentKnowsAreTaken() throws Exception {
        try (Host host = start(Setting.OUTCOME_URI, "file:target/nowhere?fileName=RAW(p&p)&exchangePattern=InOnly")) {
            assertThat(host.context().isStarted()).isTrue();
        }
    }

    private static Host start(Setting setting, String value) throws Exception {
        return Host.start(sandbox, Map.of(setting.property(), value), context -> {});
    }
}
