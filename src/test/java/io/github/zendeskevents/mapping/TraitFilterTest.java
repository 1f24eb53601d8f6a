package io.github.zendeskevents.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.settings.EventNames;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraitFilterTest {

    private static final String TRAITS =
            """
            {"name":"Ann","ssn":1,"SSN":2,"address":{"city":"Bonn","street":"Main"},"card.no":"4","empty":{}}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``      | *            | {\"name\":\"Ann\",\"ssn\":1,\"SSN\":2,\"address\":{\"city\":\"Bonn\",\"street\":\"Main\"},\"card.no\":\"4\",\"empty\":{}}",
                "ssn, address, card.*, empty | * | {\"name\":\"Ann\",\"SSN\":2}",
                "address.*, *.no, s*, empty  | * | {\"name\":\"Ann\",\"SSN\":2,\"address\":{}}",
                "``      | name         | {\"name\":\"Ann\"}",
                "``      | name, address.city | {\"name\":\"Ann\",\"address\":{\"city\":\"Bonn\"}}",
                "``      | address      | {\"address\":{\"city\":\"Bonn\",\"street\":\"Main\"}}",
                "address.street | address, empty | {\"address\":{\"city\":\"Bonn\"},\"empty\":{}}",
                "*       | *            | {}",
            })
    void whatIsDroppedOrNotNamedStaysHere(String drop, String only, String expected) throws JsonProcessingException {
        ObjectNode traits = (ObjectNode) new ObjectMapper().readTree(TRAITS);
        TraitFilter filter = new TraitFilter(
                EventNames.parse(drop)::matches,
                only.equals("*") ? Optional.empty() : Optional.of(EventNames.parse(only)::matches));
        assertThat(filter.permitted(traits)).hasToString(expected);
        assertThat(traits).hasToString(TRAITS.strip());
    }
}
