package io.github.zendeskevents.main.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceLinesTest {

    private final SourceLines lines = new SourceLines(
            """
            - route:
                id: my-route
                from:
                  uri: direct:mine
                  steps:
                    - to:
                        uri: nosuch:endpoint
                    - to:
                        uri: nosuch:other
            """);

    @Test
    void findsWhatIsDefinedByItsName() {
        assertThat(lines.definition("my-route")).hasValue(2);
        assertThat(lines.definition("my")).isEmpty();
    }

    @Test
    void findsTheLineOfAStepThatIsQuoted() {
        assertThat(lines.quoted(6, "no component for nosuch://endpoint")).isEqualTo(7);
    }

    @Test
    void staysWhereTheStepBeginsWithoutAQuote() {
        assertThat(lines.quoted(6, "something else")).isEqualTo(6);
        assertThat(lines.quoted(6, "no component for nosuch://other")).isEqualTo(6);
    }

    @Test
    void knowsNoLineOfAStepThatHasNone() {
        assertThat(lines.quoted(-1, "no component for nosuch://endpoint")).isZero();
        assertThat(lines.quoted(4_711, "no component for nosuch://endpoint")).isZero();
    }

    @Test
    void countsLinesByCharactersNotByTheirParts() {
        assertThat(SourceLines.lineOf("\ud83d\ude00\nb\nc", 3)).isEqualTo(2);
    }
}
