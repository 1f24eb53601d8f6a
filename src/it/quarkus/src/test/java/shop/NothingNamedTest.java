package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NothingNamedTest.OwnRoutesOnly.class)
class NothingNamedTest {

    @Inject
    CamelContext context;

    /** The shop without the routes of the module. */
    public static final class OwnRoutesOnly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "camel.main.routes-include-pattern",
                    "classpath:routes/parcels.camel.yaml",
                    "zendesk.inbox.url",
                    "no-inbox-at-all");
        }
    }

    @Test
    void nothingActivatesWhenNoRoutesAreNamed() {
        assertThat(context.getRoutes()).extracting(Route::getId).containsExactlyInAnyOrder("parcel", "lost");
        assertThat(context.getRegistry().lookupByName("zendeskSettings")).isNull();
        assertThat(context.getRegistry().lookupByName("zendeskInbox")).isNull();
    }
}
