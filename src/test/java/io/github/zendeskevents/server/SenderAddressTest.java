package io.github.zendeskevents.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.settings.Defaults;
import io.github.zendeskevents.settings.Networks;
import io.github.zendeskevents.settings.Settings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind proxies the sender is the last address that no trusted proxy has; anybody can write what stands before it. */
class SenderAddressTest {

    private final SenderAddress senders = new SenderAddress(proxies("10.0.0.0/8, ::1"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            203.0.113.7 | -                                   | 203.0.113.7
            203.0.113.7 | 198.51.100.1                        | 203.0.113.7
            10.0.0.1    | -                                   | 10.0.0.1
            10.0.0.1    | 198.51.100.1                        | 198.51.100.1
            10.0.0.1    | 192.0.2.1, 198.51.100.1             | 198.51.100.1
            10.0.0.1    | 192.0.2.1, 198.51.100.1 , 10.2.3.4  | 198.51.100.1
            10.0.0.1    | 10.2.3.4                            | 10.2.3.4
            10.0.0.1    | unknown                             | 10.0.0.1
            10.0.0.1    | 192.0.2.1, unknown                  | 10.0.0.1
            10.0.0.1    | evil.example                        | 10.0.0.1
            10.0.0.1    | ''                                  | 10.0.0.1
            10.0.0.1    | ,                                   | 10.0.0.1
            [::1]       | 2001:db8::1                         | 2001:db8:0:0:0:0:0:1
            10.0.0.1    | [2001:db8::1]                       | 2001:db8:0:0:0:0:0:1
            """)
    void tellsTheSender(String remote, String forwarded, String sender) {
        List<String> values = forwarded == null ? List.of() : List.of(forwarded);

        assertThat(senders.of(remote, Collections.enumeration(values))).isEqualTo(sender);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(senders.of("10.0.0.1", Collections.enumeration(List.of("192.0.2.1", "198.51.100.1", "10.0.0.9"))))
                .isEqualTo("198.51.100.1");
    }

    @Test
    void believesNobodyWhereNoProxyIsListed() {
        assertThat(new SenderAddress(Networks.NONE).of("127.0.0.1", Collections.enumeration(List.of("192.0.2.1"))))
                .isEqualTo("127.0.0.1");
    }

    private static Networks proxies(String text) {
        Map<String, String> set = Map.of(
                "zendesk.subdomain", "acme", "zendesk.oauth.token", "t", "zendesk.gateway.trusted-proxies", text);
        return Settings.read(name -> Optional.ofNullable(set.get(name)), Defaults.STANDALONE)
                .gateway()
                .connections()
                .proxies();
    }
}
