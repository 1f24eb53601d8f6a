package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.sandbox.Sandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SandboxResource.class, restrictToAnnotatedClass = true)
@TestProfile(InboxTest.InboxOn.class)
class InboxTest {

    Sandbox sandbox;

    @TestHTTPResource
    URI shop;

    /** The shop with a durable inbox. */
    public static final class InboxOn implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("zendesk.inbox.url", "jdbc:sqlite:target/inbox-" + UUID.randomUUID() + ".db");
        }
    }

    @Test
    void theAnswerIsThatTheEventIsSafe() {
        sandbox.faults().on("POST", "/api/v2/users").always().status(503);

        assertThat(Http.signUp(shop, "{\"customer\": \"u1\", \"name\": \"Ada Lovelace\"}")
                        .body())
                .isEqualTo("accepted");
        assertThat(sandbox.user("u1")).isEmpty();

        sandbox.faults().clear();
        await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.user("u1").isPresent());
    }
}
