package io.github.zendeskevents.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.server.Mounts.Mount;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountsTest {

    private static final Mount HERE = new Mount("acme.zendesk.com", "127.0.0.1:8081");

    @Test
    void accountsOfOneNameHaveDifferentPaths() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            Mounts mounts = Mounts.of(context);
            assertThat(mounts.take("Acme", HERE)).isEqualTo("/accounts/acme");
            assertThat(mounts.take("acme", HERE)).isEqualTo("/accounts/acme-2");
            assertThat(mounts.take("127.0.0.1:8090", HERE)).isEqualTo("/accounts/127-0-0-1-8090");
            mounts.leave("/accounts/acme");
            assertThat(mounts.take("acme", HERE)).isEqualTo("/accounts/acme");
        }
    }

    @Test
    void thoseOfOtherAddressesAreElsewhere() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            Mounts mounts = Mounts.of(context);
            mounts.takeRoot(HERE);
            mounts.take("acme", new Mount("acme.zendesk.com", "127.0.0.1:9091"));
            assertThat(mounts.at("127.0.0.1:8081")).containsExactly(Map.entry("", HERE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/ops/inbox,/ops/inbox",
        "/accounts/acme/ops/inbox,/ops/inbox",
        "/Accounts/acme-2/,/",
        "/accounts/acme,/accounts/acme",
        "/accounts/a.b/ops/inbox,/accounts/a.b/ops/inbox",
        "/ops/users/accounts/x/y,/ops/users/accounts/x/y"
    })
    void theAccountIsTheBeginningOfAPath(String path, String rest) {
        assertThat(Mounts.withoutAccount(path)).isEqualTo(rest);
    }
}
