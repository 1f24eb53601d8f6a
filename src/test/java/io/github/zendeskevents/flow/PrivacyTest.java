package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.TraitHash;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of the documentation for what Zendesk must not see: nothing of it is in any request. */
class PrivacyTest extends Flow {

    private static final String HASH = "[0-9a-f]{64}";

    private RunningRoutes routes;

    @BeforeAll
    void startWithTheRecipe() {
        String recipe = Documentation.page("customising")
                .section("Privacy: what is hashed or left out")
                .onlyCode("yaml");
        routes = RunningRoutes.startWith(
                sandbox,
                Map.of("my-privacy.camel.yaml", recipe),
                "my.hash-key",
                "a key for this test alone",
                "zendesk.traits.drop",
                "ssn, address.*");
    }

    @AfterAll
    void stopRoutes() {
        routes.close();
    }

    private void assertNothingSent(String... secrets) {
        for (String secret : secrets) {
            assertThat(sandbox.calls(call -> (call.path() + call.query() + call.body()).contains(secret)))
                    .as(secret)
                    .isEmpty();
        }
    }

    @Test
    void aTraitIsHashedTheSameWayInEveryEventAndFillsItsAttribute() {
        assertThat(routes.send(identify("pr-1", "'name':'Ann','taxNumber':'DE 123'")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(identify("pr-2", "'name':'Beth','taxNumber':' DE 123 '")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(identify("pr-3", "'name':'Carl','taxNumber':'DE 124'")))
                .isEqualTo(DELIVERED);
        String hash = user("pr-1").path("notes").asText();
        assertThat(hash).matches(HASH).isEqualTo(user("pr-2").path("notes").asText());
        assertThat(user("pr-3").path("notes").asText()).matches(HASH).isNotEqualTo(hash);
        assertNothingSent("DE 12");
    }

    @Test
    void whatIsInsideAnObjectInTheContextOrInPropertiesIsHashedToo() {
        assertThat(routes.send(identify("pr-4", "'name':'Ann','customer':{'card':4711000011112222,'level':'gold'}")))
                .isEqualTo(DELIVERED);
        assertThat(user("pr-4").at("/user_fields/customer_card").asText()).matches(HASH);
        assertThat(user("pr-4").at("/user_fields/customer_level").asText()).isEqualTo("gold");
        assertThat(routes.send("{'type':'track','userId':'pr-4','event':'Paid','properties':{'taxNumber':'DE 125'},"
                        + "'context':{'traits':{'customer':{'card':'4711000011112222'}}}}"))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.timeline(user("pr-4").path("id").asLong())
                        .get(0)
                        .at("/properties/taxNumber")
                        .asText())
                .matches(HASH);
        assertNothingSent("4711000011112222", "DE 125");
    }

    @ParameterizedTest
    @ValueSource(strings = {"['DE 126']", "{'de':'DE 126'}", "null"})
    void whatIsNeitherTextNorNumberIsLeftOut(String value) {
        assertThat(routes.send(identify("pr-5", "'name':'Ann','taxNumber':" + value)))
                .isEqualTo(DELIVERED);
        assertThat(user("pr-5").path("notes").asText("")).isIn("", "null");
        assertNothingSent("DE 126");
    }

    @Test
    void aTraitIsLeftOutWhereAConditionHolds() {
        assertThat(routes.send(identify("pr-6", "'name':'Ann','country':'DE','phone':'+4930111222'")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(identify("pr-7", "'name':'Ann','country':'FR','phone':'+33111222333'")))
                .isEqualTo(DELIVERED);
        assertThat(user("pr-7").path("phone").asText()).isEqualTo("+33111222333");
        assertNothingSent("4930111222");
    }

    @Test
    void aTraitThatTheSettingDropsIsInNoRequest() {
        assertThat(routes.send(identify("pr-8", "'name':'Ann','ssn':'078-05-1120','address':{'city':'Bonn'}")))
                .isEqualTo(DELIVERED);
        assertNothingSent("078-05-1120", "Bonn", "ssn", "address");
    }

    @Test
    void aKeyThatIsNoSecretIsRefusedAndNotShown() {
        assertThatThrownBy(() -> new TraitHash("short-key"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 16 characters")
                .hasMessageNotContaining("short-key");
    }
}
