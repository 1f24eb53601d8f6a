package io.github.zendeskevents.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Routes share ten variables, call beans in a way that blocks no thread, and stay short enough to be read. */
class RouteRulesTest {

    /** What routes and users share; each has one meaning. */
    private static final Set<String> VARIABLES = Set.of(
            "zendeskEvent",
            "zendeskDelivery",
            "zendeskOutcome",
            "zendeskEventUser",
            "zendeskUser",
            "zendeskOtherUser",
            "zendeskIdentity",
            "zendeskEventOrganization",
            "zendeskOrganization",
            "zendeskDefaultType");

    /** Routes of users' own from earlier versions have their request in this one. */
    private static final Set<String> VARIABLES_OF_EARLIER_VERSIONS = Set.of("zendeskCall");

    /**
     * Where the result takes the place of what was sent, because it is the answer to whoever sent it: an inbox says what becomes
     * of accepted events, and Zendesk answers a request of a user's own route.
     */
    private static final Set<String> STAGES_OF_THE_BODY = Set.of(
            "accept: zendeskAcceptance.accept",
            "client: zendeskClient.send",
            "gateway: zendeskAcceptInTime.send",
            "gateway: zendeskBodyReader.read",
            "operations: zendeskAccountCheckOperations.report",
            "operations: zendeskPreviewOperations.preview");

    private static final Set<String> STORY =
            Set.of("identify", "track", "group", "users", "organizations", "fields", "traits", "timeline", "enrich");

    private static final long LINES_OF_A_FILE = 260;
    private static final long LINES_OF_THE_STORY = 700;
    /** 1,700 for what every event passes, and what browsers, their public keys, outcomes, alerts, merges, erasures and domains added. */
    private static final long LINES = 2_230;

    private final List<RouteFile> files = RouteFile.all();
    private final Beans beans = new Beans(files);

    @Test
    void onlyTheVariablesThatAreDocumentedAreUsed() {
        Set<String> others = new TreeSet<>(Variables.used().keySet());
        others.removeAll(VARIABLES);
        assertThat(others).isEqualTo(VARIABLES_OF_EARLIER_VERSIONS);
    }

    @Test
    void aVariableWouldBeFoundWhereverItIsNamed() {
        RouteFile file = file(
                """
                - route:
                    from:
                      uri: direct:x
                      steps:
                        - setVariable: {name: zendeskA, expression: {simple: {expression: "${variable.zendeskB.id}"}}}
                        - removeVariable: {name: zendeskC}
                        - to: {uri: "direct:y", variableSend: zendeskD, variableReceive: zendeskE}
                        - log: "${variableAs(zendeskF, String)} and ${body}"
                        - bean: {ref: x, method: "y(${variable.zendeskG})"}
                """);
        assertThat(Variables.of(file).keySet())
                .containsExactly("zendeskA", "zendeskB", "zendeskC", "zendeskD", "zendeskE", "zendeskF", "zendeskG");
    }

    @Test
    void eachBeanThatIsCalledIsDeclaredAndHasTheMethodWithParametersThatCamelCanBind() {
        assertThat(calls()).isNotEmpty().allSatisfy(call -> {
            assertThat(beans.type(call.bean())).as(call.toString()).isPresent();
            assertThat(methods(call)).as(call + " exists").isNotEmpty();
            assertThat(methods(call)).as(call + " can be bound").allMatch(call::isBindable);
        });
    }

    @Test
    void aMethodThatAnswersAStageStandsOnlyWhereNoThreadWaitsForIt() {
        Set<String> blocking = new TreeSet<>();
        calls().filter(this::isStageInTheWrongPlace).forEach(call -> blocking.add(call.toString()));
        assertThat(blocking).isEqualTo(new TreeSet<>(STAGES_OF_THE_BODY));
    }

    @Test
    void whatDecidesAnswersYesOrNo() {
        assertThat(calls().filter(call -> call.place() == BeanCall.Place.PREDICATE))
                .isNotEmpty()
                .allSatisfy(
                        call -> assertThat(methods(call)).as(call.toString()).allMatch(BeanCall::answersYesOrNo));
    }

    @Test
    void callsInAWrongPlaceWouldBeFound() {
        RouteFile file = file(
                """
                - route:
                    from:
                      uri: direct:x
                      steps:
                        - setVariable: {name: x, expression: {method: {ref: zendeskUsers, method: findByEmail}}}
                        - filter: {expression: {method: {ref: zendeskUsers, method: findByEmail}}, steps: []}
                        - choice: {when: [{expression: {method: {ref: zendeskUsers, method: findByEmail}}, steps: []}]}
                        - loop: {doWhile: true, expression: {method: {ref: zendeskUsers, method: findByEmail}}, steps: []}
                        - bean: {ref: zendeskUsers, method: "findByEmail(*, *)"}
                        - to: "bean:zendeskUsers?method=findByEmail"
                        - to: {uri: "bean:zendeskUsers", parameters: {method: findByEmail}}
                        - log: "${bean:zendeskUsers.findByEmail}"
                        - to: {uri: "bean:zendeskUsers", parameters: {method: findByEmail}, variableReceive: zendeskUser}
                        - to: {uri: "bean:zendeskTimeline", parameters: {method: add}}
                """);
        assertThat(BeanCall.in(file))
                .hasSize(10)
                .extracting(BeanCall::place)
                .containsExactly(
                        BeanCall.Place.VALUE,
                        BeanCall.Place.PREDICATE,
                        BeanCall.Place.PREDICATE,
                        BeanCall.Place.PREDICATE,
                        BeanCall.Place.STEP,
                        BeanCall.Place.ENDPOINT,
                        BeanCall.Place.ENDPOINT,
                        BeanCall.Place.VALUE,
                        BeanCall.Place.ENDPOINT_INTO_VARIABLE,
                        BeanCall.Place.ENDPOINT);
        assertThat(BeanCall.in(file)).filteredOn(this::isStageInTheWrongPlace).hasSize(8);
    }

    @Test
    void filesAreShortEnoughToBeRead() {
        assertThat(files).allSatisfy(file -> assertThat(file.lines()).isLessThanOrEqualTo(LINES_OF_A_FILE));
        assertThat(linesOf((folder, name) -> STORY.contains(name))).isLessThanOrEqualTo(LINES_OF_THE_STORY);
        assertThat(linesOf((folder, name) -> folder.equals(Path.of("routes")))).isLessThanOrEqualTo(LINES);
    }

    private long linesOf(BiPredicate<Path, String> which) {
        return files.stream()
                .filter(file -> which.test(file.path().getParent(), file.name()))
                .mapToLong(RouteFile::lines)
                .sum();
    }

    private Stream<BeanCall> calls() {
        return files.stream().flatMap(file -> BeanCall.in(file).stream());
    }

    private List<Method> methods(BeanCall call) {
        return beans.type(call.bean()).map(call::methods).orElse(List.of());
    }

    private boolean isStageInTheWrongPlace(BeanCall call) {
        return methods(call).stream().anyMatch(method -> BeanCall.answersAStage(method) && !call.maySayLater(method));
    }

    private static RouteFile file(String text) {
        return RouteFile.of(Path.of("routes/test.camel.yaml"), text);
    }
}
