package io.github.zendeskevents.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimeTest {

    private static final Instant ACCEPTED = Instant.parse("2026-11-30T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            textBlock =
                    """
            five years ahead      | 'originalTimestamp':'2031-11-30T11:59:00Z','sentAt':'2031-11-30T12:00:00Z' | 2026-11-30T11:59:00Z
            twenty years behind   | 'originalTimestamp':'2006-11-30T11:59:00Z','sentAt':'2006-11-30T12:00:00Z' | 2026-11-30T11:59:00Z
            Segment's, hours late | 'timestamp':'2026-11-30T05:00:00Z','sentAt':'2026-11-30T09:00:00Z'         | 2026-11-30T08:00:00Z
            right, three days off | 'originalTimestamp':'2026-11-27T12:00:00Z','sentAt':'2026-11-30T12:00:00Z' | 2026-11-27T12:00:00Z
            sent before it was    | 'originalTimestamp':'2026-11-30T11:59:00Z','sentAt':'2026-11-30T11:00:00Z' | 2026-11-30T11:59:00Z
            unreadable sentAt     | 'originalTimestamp':'2026-11-30T11:59:00Z','sentAt':'soon'                 | 2026-11-30T11:59:00Z
            ahead without sentAt  | 'originalTimestamp':'2031-11-30T11:59:00Z'                                 | 2026-11-30T12:00:00Z
            ahead, no times       | 'sentAt':'2031-11-30T11:59:00Z'                                            | 2026-11-30T12:00:00Z
            put right by a vendor | 'timestamp':'2026-11-30T11:58:00Z','originalTimestamp':'2031-11-30T11:58:00Z','sentAt':'2031-11-30T11:59:00Z' | 2026-11-30T11:58:00Z
            """)
    void theClockOfABrowserOrAPhoneIsPutRight(String clock, String times, Instant expected)
            throws JsonProcessingException {
        assertThat(event(times, Trust.PUBLIC).time()).as(clock).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            textBlock =
                    """
            'originalTimestamp':'2025-01-01T00:00:00Z','sentAt':'2025-01-01T00:01:00Z' | 2025-01-01T00:00:00Z
            'timestamp':'2031-01-01T00:00:00Z','sentAt':'2031-01-01T00:01:00Z'         | 2031-01-01T00:00:00Z
            """)
    void whatAServerSaysIsTakenAsItIs(String times, Instant expected) throws JsonProcessingException {
        assertThat(event(times, Trust.SERVER).time()).isEqualTo(expected);
    }

    private static Event event(String times, Trust trust) throws JsonProcessingException {
        String json = ("{'type':'track'," + times + "}").replace('\'', '"');
        return new Event((ObjectNode) new ObjectMapper().readTree(json), ACCEPTED, Optional.empty(), trust);
    }
}
