package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The worked examples of CONTRIBUTING and the first change of the README, followed to the letter. */
class ContributingTest extends Flow {

    private static final Documentation GUIDE = Documentation.whole(Path.of("CONTRIBUTING.md"));
    private static final String TRAITS = "traits.camel.yaml";
    private static final String ROUTER = "router.camel.yaml";

    @Test
    void aTraitThatIsAddedToALineOfTheTableFillsItsAttribute() {
        String line = GUIDE.section("How to add a trait").onlyCode("");
        try (RunningRoutes routes = with(Map.of(TRAITS, edited(TRAITS, "phone           = phone\n", line)))) {
            assertThat(routes.send(identify("c1", "'name':'Ada','mobile':'+4930123456'")))
                    .isEqualTo(DELIVERED);
        }

        assertThat(user("c1").path("phone").asText()).isEqualTo("+4930123456");
        assertThat(user("c1").path("user_fields").has("mobile")).isFalse();
    }

    @Test
    void theNameInTheTableOfTheReadmeFillsTheName() {
        String line = Documentation.readme().section("Your first change").onlyCode("");
        String ours = "name            = name, firstName + lastName\n";
        try (RunningRoutes routes = with(Map.of(TRAITS, edited(TRAITS, ours, line)))) {
            assertThat(routes.send(identify("c2", "'fullName':'Ada Lovelace'"))).isEqualTo(DELIVERED);
        }

        assertThat(user("c2").path("name").asText()).isEqualTo("Ada Lovelace");
    }

    @Test
    void theStepOfTheReadmeKeepsTestersOut() {
        String file = Documentation.readme().section("Your first change").onlyCode("yaml");
        try (RunningRoutes routes = with(Map.of("my-steps.camel.yaml", file))) {
            assertThat(routes.send(identify("c3", "'name':'Bob','email':'bob@test.example'")))
                    .isEqualTo(new Outcome.Ignored("not-sent", "identify"));
            assertThat(routes.send(identify("c4", "'name':'Ada','email':'ada@shop.example'")))
                    .isEqualTo(DELIVERED);
        }

        assertThat(sandbox.user("c3")).isEmpty();
        assertThat(sandbox.user("c4")).isPresent();
    }

    @Test
    void anEventTypeThatIsAddedToTheRouterGoesItsWay() {
        Documentation section = GUIDE.section("How to add an event type");
        String file = section.code("yaml").get(0);
        String branch = section.code("yaml").get(1);
        String router = edited(ROUTER, "            otherwise:\n", branch + "            otherwise:\n");
        try (RunningRoutes routes = with(Map.of("screen.camel.yaml", file, ROUTER, router))) {
            assertThat(routes.send(identify("c5", "'name':'Ada'"))).isEqualTo(DELIVERED);
            assertThat(routes.send("{'type':'screen','userId':'c5','name':'Prices'}"))
                    .isEqualTo(DELIVERED);
            assertThat(routes.send("{'type':'page','userId':'c5'}")).isEqualTo(new Outcome.Ignored("not-sent", "page"));
        }

        assertThat(sandbox.timeline(user("c5").path("id").asLong()))
                .extracting(event -> event.path("type").asText())
                .containsExactly("Screen Viewed");
    }

    private RunningRoutes with(Map<String, String> files) {
        return RunningRoutes.startWith(sandbox, files);
    }

    /** One of our files with this text, which stands in it once, replaced. */
    private static String edited(String file, String text, String by) {
        String ours = Documentation.whole(Path.of("routes", file)).text();
        assertThat(ours).containsOnlyOnce(text);
        return ours.replace(text, by);
    }
}
