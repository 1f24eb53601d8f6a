package io.github.zendeskevents.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.Setting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"my_host", "host/path", "user@host", "", "a b", "::x", "no.such.host.invalid"})
    void aHostThatJettyWouldTakeForAllInterfacesOrForNoneStopsTheStart(String host) {
        ListenAddress address = new ListenAddress(true, Setting.MANAGEMENT_HOST, host, 8081, "");

        assertThatThrownBy(address::hostAndPort)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("management.host: '" + host + "' is not allowed; must be ");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "0.0.0.0, 0.0.0.0", "::1, [::1]", "[::1], [::1]", "localhost, localhost"})
    void aHostIsANameOrAnAddress(String host, String inUrl) {
        assertThat(new ListenAddress(true, Setting.MANAGEMENT_HOST, host, 8081, "").hostAndPort())
                .isEqualTo(inUrl + ":8081");
    }
}
