package io.github.zendeskevents.main.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingRoutesTest {

    /** What beans need. */
    private static final String OURS = Stream.of("accept", "deliver", "erase", "http")
            .map(name -> route("zendesk-" + name, "direct:zendesk-" + name, "stop: {}"))
            .collect(Collectors.joining());

    @Test
    void aStepThatSendsToNoRouteIsNamedWithItsRouteFileAndLine() throws Exception {
        RouteMistake mistake = check(Map.of("mine", route("my-route", "direct:mine", "to: direct:gone")))
                .orElseThrow();

        assertThat(mistake.describe(Set.of("other")))
                .startsWith(
                        "mine.camel.yaml, line 7: no route starts at direct:gone, where the route my-route sends to: ")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to: direct://gone",
                "to: {uri: direct, parameters: {name: gone}}",
                "to: direct:gone?block=false",
                "to: seda:gone",
                "to: \"direct:{{my.gone:gone}}\"",
                "wireTap: {uri: direct:gone}",
                "toD: {uri: direct:gone}",
                "enrich: {expression: {constant: {expression: direct:gone}}}",
                "doTry: {steps: [{choice: {when: [{simple: \"${body}\", steps: [{to: direct:gone}]}]}}], doCatch: [{exception: [java.lang.Exception], steps: []}]}",
            })
    void everyKindOfStepThatSendsIsLookedAt(String step) throws Exception {
        assertThat(check(Map.of("mine", route("my-route", "direct:mine", step))))
                .hasValueSatisfying(
                        mistake -> assertThat(mistake.reason()).containsPattern("(direct|seda):gone, where"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to: direct:there",
                "to: {uri: direct, parameters: {name: there}}",
                "to: direct:there?block=false",
                "to: direct:off",
                "to: direct:gone?failIfNoConsumers=false",
                "to: {uri: direct:gone, parameters: {block: false, failIfNoConsumers: false}}",
                "to: seda:gone?discardIfNoConsumers=true",
                "to: log:gone",
                "toD: {uri: \"direct:${body}\"}",
                "enrich: {expression: {simple: {expression: \"direct:${body}\"}}}",
                "to: seda:polled",
            })
    void whatIsThereOrOffOrMayBeMissingOrIsKnownOnlyLaterIsNoMistake(String step) throws Exception {
        String off = route("off", "direct:off", "stop: {}")
                .replace("    from:", "    precondition: \"${properties:my.switch:} != ''\"\n    from:");
        String poll = route("polls", "direct:polls", "pollEnrich: {expression: {constant: {expression: seda:polled}}}");
        assertThat(check(Map.of(
                        "mine",
                        route("my-route", "direct:mine", step),
                        "others",
                        route("there", "direct:there", "stop: {}") + off + poll)))
                .isEmpty();
    }

    @Test
    void aRouteThatIsOffNeedsNoOther() throws Exception {
        assertThat(check(Map.of(
                        "mine",
                        route("off", "direct:off", "to: direct:gone")
                                .replace(
                                        "    from:",
                                        "    precondition: \"${properties:my.switch:} != ''\"\n    from:"))))
                .isEmpty();
    }

    @Test
    void whatBeansSendToIsNeededToo() throws Exception {
        RouteMistake mistake = check(Map.of("ours", OURS.replace("direct:zendesk-http", "direct:my-http")))
                .orElseThrow();

        assertThat(mistake.reason()).startsWith("no route starts at direct:zendesk-http, where each request");
    }

    @Test
    void twoRoutesOfOneIdAreNamedWithBothFilesAndTheEditedOneIsToBlame() throws Exception {
        Map<String, String> files = Map.of(
                "mine",
                route("twice", "direct:mine", "stop: {}"),
                "others",
                route("twice", "direct:other", "stop: {}"));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            AddedRoutes added = new AddedRoutes();
            RouteTexts texts = load(context, added, files);

            for (String edited : List.of("mine", "others")) {
                String location = "mem:/" + edited + ".camel.yaml";
                String other = edited.equals("mine") ? "others.camel.yaml" : "mine.camel.yaml";
                assertThat(added.firstReplaced(texts, Set.of(location))
                                .orElseThrow()
                                .describe(Set.of(location)))
                        .startsWith("line 2: the route id twice is also that of a route in " + other + ", ");
            }
        }
    }

    @Test
    void twoRoutesWithOneStartAreNamedWithBothFilesUnlessOneIsOff() throws Exception {
        String second = route("second", "direct:mine", "stop: {}");
        Map<String, String> files = Map.of("mine", route("first", "direct:mine", "stop: {}"), "others", second);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            AddedRoutes added = new AddedRoutes();
            RouteTexts texts = load(context, added, files);

            assertThat(added.firstReplaced(texts, Set.of("mem:/mine.camel.yaml"))
                            .orElseThrow()
                            .describe(Set.of()))
                    .startsWith(
                            "mine.camel.yaml, line 2: the start direct:mine is also that of a route in others.camel");
        }
        String off = second.replace("    from:", "    precondition: \"${properties:my.switch:} != ''\"\n    from:");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            AddedRoutes added = new AddedRoutes();
            RouteTexts texts = load(context, added, Map.of("mine", files.get("mine"), "others", off));
            context.init();

            assertThat(added.firstReplaced(texts, Set.of())).isEmpty();
        }
    }

    @Test
    void aRouteAtAPointThatIsMisspeltIsToldOf() throws Exception {
        String router = route("router", "direct:router", "to: direct:zendesk-before-track?failIfNoConsumers=false");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            AddedRoutes added = new AddedRoutes();
            String own = route("right", "direct:zendesk-before-track", "stop: {}")
                    + route("wrong", "direct:zendesk-befor-track", "stop: {}");
            RouteTexts texts = load(context, added, Map.of("ours", router, "mine", own));

            assertThat(new MissingRoutes(texts, context, added).misspeltPoints())
                    .containsExactly("mine.camel.yaml: the route wrong starts at direct:zendesk-befor-track,"
                            + " where no step sends to; the points are direct:zendesk-before-track");
        }
    }

    @Test
    void aRouteWithoutAFromIsNamedWithItsFile() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThatThrownBy(() -> load(context, new AddedRoutes(), Map.of("mine", "- route:\n    id: my-route\n")))
                    .hasMessage("mine.camel.yaml: the route my-route has no 'from'");
        }
    }

    private static Optional<RouteMistake> check(Map<String, String> files) throws Exception {
        Map<String, String> all = new HashMap<>(files);
        all.putIfAbsent("ours", OURS);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            AddedRoutes added = new AddedRoutes();
            RouteTexts texts = load(context, added, all);
            context.init();
            return new MissingRoutes(texts, context, added).first();
        }
    }

    private static RouteTexts load(DefaultCamelContext context, AddedRoutes added, Map<String, String> files)
            throws Exception {
        added.listen(context);
        RouteTexts texts = new RouteTexts(files.entrySet().stream()
                .collect(Collectors.toMap(file -> "mem:/" + file.getKey() + ".camel.yaml", Map.Entry::getValue)));
        PluginHelper.getRoutesLoader(context).loadRoutes(texts.resources());
        return texts;
    }

    private static String route(String id, String from, String step) {
        return """
                - route:
                    id: %s
                    from:
                      uri: %s
                      steps:
                        - setBody: {constant: {expression: x}}
                        - %s
                """
                .formatted(id, from, step);
    }
}
