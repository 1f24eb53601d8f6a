package io.github.zendeskevents.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
            POST /api/v2/users was refused: 422 RecordInvalid; email: Email: x y is not properly formatted (InvalidValue) | POST /api/v2/users was refused: 422 RecordInvalid; email: Email: <value> is not properly formatted (InvalidValue)
            PUT /api/v2/users/{id} was refused: 422 RecordInvalid; name: Name: is too short (BlankValue) | PUT /api/v2/users/{id} was refused: 422 RecordInvalid; name: Name: is too short (BlankValue)
            "type" is missing: expected is identify, track or group | "type" is missing: expected is identify, track or group
            "groupId" must have no more than 255 characters, not 300 | "groupId" must have no more than <number> characters, not <number>
            Zendesk has no user Nob,ody/%&ü, and no name and email are known to create it | Zendesk has no user <id>, and no name and email are known to create it
            Zendesk has no user Jane Doe, and no name and email are known to create it | Zendesk has no user <id>, and no name and email are known to create it
            Zendesk has no user name, and no name and email are known to create it | Zendesk has no user <id>, and no name and email are known to create it
            """)
    void whatDiffersFromEventToEventIsTakenOut(String reason, String pattern) {
        assertThat(ReasonPattern.of(reason, List.of())).isEqualTo(pattern);
    }

    @Test
    void whatTheEventSaysItIsIsTakenOutButNoPlainWord() {
        assertThat(ReasonPattern.of(
                        "External: cust_abc is of cust_abcd and of Jane Doe", List.of("cust_abc", "Jane Doe")))
                .isEqualTo("External: <id> is of cust_abcd and of <id>");
        assertThat(ReasonPattern.of("a track needs the name of its event", List.of("name", "event")))
                .isEqualTo("a track needs the name of its event");
    }

    @Test
    void longOnesAreCut() {
        assertThat(ReasonPattern.of("a b ".repeat(1_000), List.of()).length()).isLessThan(310);
    }
}
