package io.github.zendeskevents.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks are read as people write them, and hold the addresses that begin as they do. */
class NetworksTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,127.0.0.1,true",
        "127.0.0.1,127.0.0.2,false",
        "10.0.0.0/8,10.255.1.2,true",
        "10.0.0.0/8,11.0.0.0,false",
        "192.168.4.0/22,192.168.7.255,true",
        "192.168.4.0/22,192.168.8.0,false",
        "128.0.0.0/1,255.0.0.1,true",
        "128.0.0.0/1,127.0.0.1,false",
        "0.0.0.0/0,8.8.8.8,true",
        "0.0.0.0/0,::1,false",
        "::1,::1,true",
        "fd00::/8,fdff::1,true",
        "fd00::/8,fe00::1,false",
        "10.0.0.1/32,10.0.0.1,true",
        "10.0.0.1/32,10.0.0.0,false"
    })
    void holdsWhatBeginsAsItDoes(String network, String address, boolean held) {
        Networks networks = Networks.parse(Stream.of(network)).orElseThrow();

        assertThat(networks.contains(Networks.address(address).orElseThrow())).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/-1",
                "300.0.0.1",
                "1",
                "",
                "/8",
                "a:b"
            })
    void takesNothingElse(String text) {
        assertThat(Networks.parse(Stream.of(text))).isEmpty();
    }
}
