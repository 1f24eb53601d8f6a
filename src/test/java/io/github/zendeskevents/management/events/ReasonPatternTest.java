package io.github.zendeskevents.management.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            a track needs a userId | a track needs a userId
            user 42 has another external_id | user <number> has another external_id
            Email: anna+1@x.example is already used. | Email: <email> is already used.
            the name "Ann's own" is taken | the name "..." is taken
            it isn't 'this' one | it isn't '...' one
            id 8f14e45f-ceea-467a, then -1.5. | id <id>, then <number>.
            an "open end 7 | an "open end <number>
            Zoë is wrong | Zoë is wrong
            """)
    void whatDiffersFromEventToEventIsTakenOut(String reason, String pattern) {
        assertThat(ReasonPattern.of(reason)).isEqualTo(pattern);
    }

    @Test
    void longOnesAreCut() {
        assertThat(ReasonPattern.of("a b ".repeat(1_000)).length()).isLessThan(310);
    }
}
