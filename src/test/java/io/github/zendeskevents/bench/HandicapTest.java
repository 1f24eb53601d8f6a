package io.github.zendeskevents.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HandicapTest {

    @Test
    void replacesTheArgumentOfTheBeanItMeansAndNoOther() {
        String route =
                """
                - beans:
                    - name: zendeskBefore
                      constructors:
                        0: 100
                    - name: zendeskBatching
                      type: example.Batches
                      constructors:
                        0: "#bean:zendeskAccount"
                        1: 100
                    - name: zendeskIdentifyMerger
                      constructors:
                        0: "50"
                    - name: zendeskAfter
                      constructors:
                        0: 50
                """;

        Handicap handicap = new Handicap();

        assertThat(handicap.apply(route))
                .isEqualTo(route.replace("1: 100", "1: 1").replace("0: \"50\"", "0: 1"));
        assertThat(handicap.summary())
                .contains("coalescing", "squashing")
                .doesNotContain("nothing to switch off: coalescing");
    }

    @Test
    void putsAStepThatHidesTheRecordBeforeItsComparison() throws Exception {
        String users = Files.readString(Path.of("routes/users.camel.yaml"));

        String edited = new Handicap().apply(users);

        String comparison =
                """
                - to:
                    uri: bean:zendeskUserWriter
                    parameters:
                      method: update
                """;
        String hidden =
                """
                - setVariable:
                    name: zendeskUser
                    expression:
                      method:
                        ref: benchForgetful
                        method: user
                """;
        assertThat(edited)
                .isEqualTo(users.replace(comparison.indent(8), (hidden + comparison).indent(8)))
                .isNotEqualTo(users);
    }

    @Test
    void namesWhatItFoundNothingOf() {
        Handicap handicap = new Handicap();
        handicap.apply("- route: {}");

        assertThat(handicap.summary())
                .isEqualTo("switched off: nothing; nothing to switch off: coalescing, squashing, comparing");
    }
}
