package io.github.zendeskevents.main.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteSchemaTest {

    private static final String ROUTE =
            """
            - route:
                id: my-route
                from:
                  uri: direct:mine
                  parameters:
                    anything: goes
                  steps:
                    - setBody:
                        expression:
                          simple:
                            expression: "x"
                    - choice:
                        when:
                          - simple: "${body} == 'x'"
                            steps:
                              - to: log:x
            """;

    private final RouteSchema schema = new RouteSchema();

    @ParameterizedTest
    @CsvSource({
        "route:, rout:, 1, route",
        "id:, name:, 2, id",
        "steps:, stepps:, 7, steps",
        "setBody:, setBdy:, 8, setBody",
        "expression: \"x\", expresion: \"x\", 11, expression",
        "choice:, choose:, 12, choice",
        "- simple:, - simpel:, 14, simple",
        "to: log:x, too: log:x, 16, to"
    })
    void namesTheFirstUnknownKeyItsLineAndWhatIsKnownThere(String good, String bad, int line, String expected) {
        String wrong = ROUTE.replaceFirst(good.replace("(", "\\("), bad);

        RouteSchema.UnknownKey key = schema.firstUnknownKey(wrong).orElseThrow();
        assertThat(key.line()).isEqualTo(line);
        assertThat(key.known()).contains(expected).doesNotContain(key.key());
        assertThat(key.toString()).startsWith("unknown '" + key.key() + "', expected one of ");
    }

    @Test
    void suggestsTheMostAlikeFirst() {
        assertThat(schema.firstUnknownKey(
                        "- route:\n    from:\n      uri: direct:x\n      steps:\n        - too: log:x\n"))
                .get()
                .asString()
                .startsWith("unknown 'too', expected one of to, toD, ")
                .endsWith(", ...");
    }

    @Test
    void findsNothingInFilesThatAreRight() throws IOException {
        assertThat(schema.firstUnknownKey(ROUTE)).isEmpty();
        try (var files = Files.list(Path.of("routes"))) {
            List<Path> yaml =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(yaml).isNotEmpty();
            for (Path file : yaml) {
                assertThat(schema.firstUnknownKey(Files.readString(file)))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }
}
