package io.github.zendeskevents.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each scenario asks of Zendesk what its record says, and its events end as the record says. Where a change of behaviour is
 * meant, {@code mvn test -Dtest=GoldenRecordTest -Dgolden.record=true} writes the records anew, and the difference in them
 * is what there is to review.
 */
class GoldenRecordTest {

    private static final Path RECORDS = Path.of("src/test/resources/golden");
    private static final boolean RECORDING = Boolean.getBoolean("golden.record");

    static List<Scenario> scenarios() {
        return Stream.of(
                        IdentifyScenarios.all(),
                        FieldScenarios.all(),
                        GroupScenarios.all(),
                        TrackScenarios.all(),
                        AcceptanceScenarios.all(),
                        FailureScenarios.all(),
                        LoadScenarios.all())
                .flatMap(List::stream)
                .toList();
    }

    static Stream<Arguments> named() {
        return scenarios().stream().map(scenario -> Arguments.of(scenario.name(), scenario));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("named")
    void asksOfZendeskWhatTheRecordSays(String name, Scenario scenario) throws IOException {
        String found = Run.of(scenario);
        Path record = RECORDS.resolve(name + ".txt");
        if (RECORDING) {
            Files.createDirectories(RECORDS);
            Files.writeString(record, found);
        }
        assertThat(found).isEqualTo(Files.readString(record));
    }

    @Test
    void eachScenarioHasANameOfItsOwnAndEachRecordItsScenario() throws IOException {
        List<String> names = scenarios().stream().map(Scenario::name).sorted().toList();
        assertThat(names).doesNotHaveDuplicates();
        try (Stream<Path> records = Files.list(RECORDS)) {
            assertThat(records.map(file -> file.getFileName().toString().replace(".txt", "")))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }
}
