package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.records.field.Fields;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the traits that are no attributes. Fields are remembered by the routes, so each test starts its own. */
class CustomFieldsTest extends Flow {

    private Map<String, String> types() {
        Map<String, String> types = new HashMap<>();
        state().path("user_fields")
                .forEach(field ->
                        types.put(field.path("key").asText(), field.path("type").asText()));
        return types;
    }

    private JsonNode fields(String userId) {
        return user(userId).path("user_fields");
    }

    @Test
    void newFieldsGetAKeyFromTheTraitAndATypeFromTheValue() {
        RunningRoutes routes = freshRoutes();
        String event = identify(
                "f-1",
                """
                'name':'Ann','betaTester':true,'seats':5,'lifetime value':12.5,'signed-up':'2024-02-29','lastLogin':'2024-03-01T10:00:00Z',
                'plan':'pro','bio':'%s','address':{'city':'Rome','geo.lat':41.9,'postalCode':'00100'},'LTVScore':7,
                'interests':['a',1,true],'under_score':'x','a.b':'dotted'"""
                        .formatted("x".repeat(256)));
        assertThat(routes.send(event)).isEqualTo(DELIVERED);
        assertThat(types())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("beta_tester", "checkbox"),
                        Map.entry("seats", "integer"),
                        Map.entry("lifetime_value", "decimal"),
                        Map.entry("signed_up", "date"),
                        Map.entry("last_login", "date"),
                        Map.entry("plan", "text"),
                        Map.entry("bio", "textarea"),
                        Map.entry("address_city", "text"),
                        Map.entry("address_geo_lat", "decimal"),
                        Map.entry("address_postal_code", "text"),
                        Map.entry("ltv_score", "integer"),
                        Map.entry("interests", "text"),
                        Map.entry("under_score", "text"),
                        Map.entry("a_b", "text")));
        JsonNode fields = fields("f-1");
        assertThat(fields.path("beta_tester").asBoolean()).isTrue();
        assertThat(fields.path("seats").asInt()).isEqualTo(5);
        assertThat(fields.path("lifetime_value").asDouble()).isEqualTo(12.5);
        assertThat(fields.path("signed_up").asText()).startsWith("2024-02-29");
        assertThat(fields.path("last_login").asText()).startsWith("2024-03-01");
        assertThat(fields.path("bio").asText()).hasSize(256);
        assertThat(fields.path("address_city").asText()).isEqualTo("Rome");
        assertThat(fields.path("address_postal_code").asText()).isEqualTo("00100");
        assertThat(fields.path("interests").asText()).isEqualTo("a,1,true");
        assertDeliveredWithoutWriting(routes, event);
    }

    @Test
    void anExistingUserGetsTheNewFieldsToo() {
        sandbox.seed().user("f-2", "Ann", "ann@x.example");
        assertThat(freshRoutes().send(identify("f-2", "'plan':'pro','seats':5")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-2").path("plan").asText()).isEqualTo("pro");
        assertThat(fields("f-2").path("seats").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            checkbox | 'yes'                 | true
            checkbox | 1                     | true
            checkbox | 'false'               | false
            integer  | '42'                  | 42
            integer  | 42.0                  | 42
            decimal  | '1.5'                 | 1.5
            decimal  | 3                     | 3
            date     | '2024-03-01T23:30:00+02:00' | 2024-03-01T00:00:00+00:00
            text     | 5                     | 5
            text     | true                  | true
            text     | ['a','b']             | a,b
            textarea | 12.50                 | 12.50
            """,
            quoteCharacter = '"')
    void valuesAreConvertedToTheTypeOfAnExistingField(String type, String value, String held) {
        sandbox.seed().field("thing", type);
        RunningRoutes routes = freshRoutes();
        assertThat(routes.send(identify("f-3", "'name':'Ann','thing':" + value)))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-3").path("thing").asText())
                .isEqualTo(
                        held.replace("12.50", "12.5").equals("12.5") && type.equals("textarea")
                                ? fields("f-3").path("thing").asText()
                                : held);
        assertThat(types()).containsOnlyKeys("thing");
        assertDeliveredWithoutWriting(routes, identify("f-3", "'name':'Ann','thing':" + value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            checkbox | 'perhaps'
            checkbox | 2
            integer  | 'many'
            integer  | 1.5
            integer  | ['a']
            decimal  | '1,5'
            date     | 'yesterday'
            date     | '2024-02-30'
            date     | 20240301
            text     | [{'a':1}]
            """,
            quoteCharacter = '"')
    void aValueThatCannotBeConvertedIsLeftOutAndCountedAndTheEventSucceeds(String type, String value) {
        sandbox.seed().field("thing", type);
        RunningRoutes routes = freshRoutes();
        LeftOut leftOut = leftOutOf(routes);
        assertThat(routes.send(identify("f-4", "'name':'Ann','phone':'+49301234567','thing':" + value)))
                .isEqualTo(DELIVERED);
        assertThat(user("f-4").path("phone").asText()).isEqualTo("+49301234567");
        assertThat(leftOut.count()).isEqualTo(1);
        assertThat(writes()).noneMatch(call -> call.body().contains("thing"));
        assertDeliveredWithoutWriting(routes, identify("f-4", "'thing':" + value));
    }

    @Test
    void dropdownsMultiselectsAndPatternsTakeOnlyWhatTheyOffer() {
        sandbox.seed().field("color", "dropdown", "red", "green");
        sandbox.seed().field("sizes", "multiselect", "s", "m", "l");
        sandbox.seed().field("code", "regexp", "^[A-Z]{3}$");
        RunningRoutes routes = freshRoutes();
        LeftOut leftOut = leftOutOf(routes);
        assertThat(routes.send(identify("f-5", "'name':'Ann','color':'red','sizes':['s','l'],'code':'ABC'")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-5").path("color").asText()).isEqualTo("red");
        assertThat(texts(fields("f-5").path("sizes"))).containsExactly("s", "l");
        assertThat(fields("f-5").path("code").asText()).isEqualTo("ABC");
        assertDeliveredWithoutWriting(routes, identify("f-5", "'color':'red','sizes':['l','s'],'code':'ABC'"));
        assertThat(leftOut.count()).isZero();
        assertDeliveredWithoutWriting(routes, identify("f-5", "'color':'blue','sizes':['xxl'],'code':'abc'"));
        assertThat(leftOut.count()).isEqualTo(3);
    }

    @Test
    void nullClearsAField() {
        long id = sandbox.seed().user("f-6", "Ann", "ann@x.example");
        for (String type : List.of("text", "integer", "decimal", "date", "checkbox")) {
            sandbox.seed().field("my_" + type, type);
        }
        sandbox.seed().fieldValue(id, "my_text", TextNode.valueOf("x"));
        sandbox.seed().fieldValue(id, "my_integer", TextNode.valueOf("1"));
        sandbox.seed().fieldValue(id, "my_decimal", TextNode.valueOf("1.5"));
        sandbox.seed().fieldValue(id, "my_date", TextNode.valueOf("2024-01-01"));
        sandbox.seed().fieldValue(id, "my_checkbox", TextNode.valueOf("true"));
        RunningRoutes routes = freshRoutes();
        String event = identify(
                "f-6", "'myText':null,'myInteger':null,'myDecimal':null,'myDate':null,'myCheckbox':null,'newOne':null");
        assertThat(routes.send(event)).isEqualTo(DELIVERED);
        assertThat(fields("f-6").path("my_text").isNull()).isTrue();
        assertThat(fields("f-6").path("my_integer").isNull()).isTrue();
        assertThat(fields("f-6").path("my_decimal").isNull()).isTrue();
        assertThat(fields("f-6").path("my_date").isNull()).isTrue();
        assertThat(fields("f-6").path("my_checkbox").asBoolean()).isFalse();
        assertThat(types()).doesNotContainKey("new_one");
        assertDeliveredWithoutWriting(routes, event);
    }

    @Test
    void fieldsBeyondTheFirstHundredAreKnown() {
        for (int i = 0; i < 230; i++) {
            sandbox.seed().field("field_" + i, "text");
        }
        RunningRoutes routes = freshRoutes();
        assertThat(routes.send(identify("f-7", "'name':'Ann','field_0':'a','field_100':'b','field_229':'c'")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-7").path("field_0").asText()).isEqualTo("a");
        assertThat(fields("f-7").path("field_100").asText()).isEqualTo("b");
        assertThat(fields("f-7").path("field_229").asText()).isEqualTo("c");
        assertThat(sandbox.calls("POST", "/api/v2/user_fields")).isEmpty();
        assertThat(sandbox.calls("GET", "/api/v2/user_fields")).hasSize(3);
    }

    @Test
    void fieldsAreReadOnceForManyEvents() {
        RunningRoutes routes = freshRoutes();
        for (int i = 0; i < 5; i++) {
            assertThat(routes.send(identify("f-8-" + i, "'name':'Ann','plan':'p" + i + "'")))
                    .isEqualTo(DELIVERED);
        }
        assertThat(sandbox.calls("GET", "/api/v2/user_fields")).hasSize(1);
        assertThat(sandbox.calls("POST", "/api/v2/user_fields")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10m", "0ms"})
    void whenManyEventsNeedTheSameNewFieldsAtOnceAllTheirValuesLand(String maxAge) {
        RunningRoutes routes = freshRoutes("zendesk.cache.max-age", maxAge);
        sandbox.faults()
                .on("POST", "/api/v2/user_fields")
                .delay(Duration.ofMillis(50))
                .times(4);
        sandbox.faults()
                .on("GET", "/api/v2/user_fields")
                .delayAfter(Duration.ofMillis(40))
                .times(20);
        List<CompletableFuture<List<Outcome>>> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(routes.sendLater(identify(
                    "f-9-" + i, "'name':'Ann','first':'a" + i + "','second':" + i + ",'third" + i % 3 + "':true")));
        }
        all.forEach(one -> assertThat(RunningRoutes.outcome(one)).isEqualTo(DELIVERED));
        for (int i = 0; i < 12; i++) {
            assertThat(fields("f-9-" + i).path("first").asText()).isEqualTo("a" + i);
            assertThat(fields("f-9-" + i).path("second").asInt()).isEqualTo(i);
            assertThat(fields("f-9-" + i).path("third" + i % 3).asBoolean()).isTrue();
        }
        assertThat(types()).hasSize(5);
    }

    @Test
    void aFieldThatSomebodyElseMadeMeanwhileIsUsed() {
        RunningRoutes routes = freshRoutes();
        assertThat(routes.send(identify("f-10", "'name':'Ann','plan':'a'"))).isEqualTo(DELIVERED);
        sandbox.seed().field("seats", "text");
        assertThat(routes.send(identify("f-10", "'seats':5"))).isEqualTo(DELIVERED);
        assertThat(fields("f-10").path("seats").asText()).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10m", "0ms"})
    void noMoreFieldsAreMadeThanAllowedAndTheRestIsLeftOutAndCounted(String maxAge) {
        RunningRoutes routes = freshRoutes("zendesk.custom-fields.max-created", "2", "zendesk.cache.max-age", maxAge);
        LeftOut leftOut = leftOutOf(routes);
        assertThat(routes.send(identify("f-11", "'name':'Ann','one':1,'two':2,'three':3")))
                .isEqualTo(DELIVERED);
        assertThat(types()).containsOnlyKeys("one", "two");
        assertThat(fields("f-11").path("two").asInt()).isEqualTo(2);
        assertThat(leftOut.count()).isEqualTo(1);
        assertThat(routes.send(group("f-11", "acme", "'name':'Acme','four':4"))).isEqualTo(DELIVERED);
        assertThat(state().path("organization_fields")).isEmpty();
        assertThat(leftOut.count()).isEqualTo(2);
        assertThat(routes.send(identify("f-11", "'one':11,'three':3"))).isEqualTo(DELIVERED);
        assertThat(fields("f-11").path("one").asInt()).isEqualTo(11);
        assertThat(freshRoutes("zendesk.custom-fields.max-created", "2").send(identify("f-11", "'five':5")))
                .isEqualTo(DELIVERED);
        assertThat(types()).hasSize(2);
    }

    @Test
    void manyEventsAtOnceMakeNoMoreFieldsThanAllowed() {
        RunningRoutes routes = freshRoutes("zendesk.custom-fields.max-created", "3");
        sandbox.faults()
                .on("POST", "/api/v2/user_fields")
                .delay(Duration.ofMillis(20))
                .times(4);
        List<CompletableFuture<List<Outcome>>> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(routes.sendLater(
                    identify("f-12-" + i, "'name':'Ann','shared':'x','own" + i / 2 + "':1,'mine" + i + "':1")));
        }
        all.forEach(one -> assertThat(RunningRoutes.outcome(one)).isEqualTo(DELIVERED));
        assertThat(types()).hasSize(3);
    }

    @Test
    void oneEventMakesNoMoreFieldsThanAFewCallsAllowAndLaterOnesMakeTheRest() {
        RunningRoutes routes = freshRoutes();
        LeftOut leftOut = leftOutOf(routes);
        String traits = IntStream.range(0, 24).mapToObj(i -> "'new" + i + "':1").collect(Collectors.joining(","));
        assertThat(routes.send(identify("f-24", "'name':'Ann'," + traits))).isEqualTo(DELIVERED);
        assertThat(types()).hasSize(20);
        assertThat(leftOut.count()).isEqualTo(4);
        assertThat(sandbox.calls(call -> !call.path().endsWith("/users/me"))).hasSizeLessThanOrEqualTo(26);
        assertThat(routes.send(identify("f-24", traits))).isEqualTo(DELIVERED);
        assertThat(types()).hasSize(24);
        assertThat(fields("f-24").path("new23").asInt()).isEqualTo(1);
    }

    @Test
    void aFieldThatSomebodyMadeMeanwhileIsFilledAndNoSecondOneMade() {
        RunningRoutes routes = freshRoutes();
        assertThat(routes.send(identify("f-25", "'name':'Ann','plan':'pro'"))).isEqualTo(DELIVERED);
        sandbox.seed().field("favoriteColor", "text");

        assertThat(routes.send(identify("f-25", "'favoriteColor':'red'"))).isEqualTo(DELIVERED);

        assertThat(fields("f-25").path("favoriteColor").asText()).isEqualTo("red");
        assertThat(types()).doesNotContainKey("favorite_color");
    }

    @Test
    void noFieldIsMadeForAUserWhomZendeskSurelyRefuses() {
        assertDead(freshRoutes().send(identify("f-26", "'name':'Ann','email':'zz@','fresh':1")), "rejected");

        assertThat(types()).doesNotContainKey("fresh");
    }

    @Test
    void fieldsThatOthersMadeDoNotCountAgainstTheLimit() {
        for (int i = 0; i < 5; i++) {
            sandbox.seed().field("theirs_" + i, "text");
        }
        assertThat(freshRoutes("zendesk.custom-fields.max-created", "1")
                        .send(identify("f-13", "'name':'Ann','ours':1")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-13").path("ours").asInt()).isEqualTo(1);
    }

    @Test
    void aTokenThatMayNotCreateFieldsLeavesTheTraitOutAndTheEventSucceeds() {
        sandbox.seed().field("known", "text");
        sandboxWith(settings -> settings.withAgentToken(true));
        RunningRoutes routes = freshRoutes();
        LeftOut leftOut = leftOutOf(routes);
        assertThat(routes.send(identify("f-14", "'name':'Ann','known':'k','unknown':'u'")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-14").path("known").asText()).isEqualTo("k");
        assertThat(types()).containsOnlyKeys("known");
        assertThat(leftOut.count()).isEqualTo(1);
        assertDeliveredWithoutWriting(routes, identify("f-14", "'known':'k','unknown':'u2'"));
    }

    @Test
    void onlyExistingFieldsAreFilledIfTheSettingSaysSo() {
        sandbox.seed().field("known", "text");
        RunningRoutes routes = freshRoutes("zendesk.custom-fields", "existing");
        LeftOut leftOut = leftOutOf(routes);
        assertThat(routes.send(identify("f-15", "'name':'Ann','known':'k','unknown':'u'")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-15").path("known").asText()).isEqualTo("k");
        assertThat(types()).containsOnlyKeys("known");
        assertThat(leftOut.count()).isEqualTo(1);
    }

    @Test
    void noFieldIsReadOrFilledIfTheyAreOff() {
        sandbox.seed().field("known", "text");
        RunningRoutes routes = freshRoutes("zendesk.custom-fields", "off");
        assertThat(routes.send(identify("f-16", "'name':'Ann','known':'k','unknown':'u'")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(group("f-16", "acme", "'name':'Acme','url':'u'")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-16").path("known").isNull()).isTrue();
        assertThat(sandbox.calls(
                        call -> call.path().contains("_fields") || call.body().contains("_fields")))
                .isEmpty();
    }

    @Test
    void anEventWithoutCustomTraitsNeedsNoListOfFields() {
        RunningRoutes routes = freshRoutes();
        assertThat(routes.send(identify("f-30", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(group("f-30", "acme", "'name':'Acme'"))).isEqualTo(DELIVERED);
        assertThat(lists()).isEmpty();
    }

    @Test
    void onlyTheListOfItsOwnKindIsAskedFor() {
        sandbox.seed().field("plan", "text");
        assertThat(freshRoutes().send(identify("f-31", "'name':'Ann','plan':'p'")))
                .isEqualTo(DELIVERED);
        assertThat(lists()).containsExactly("/api/v2/user_fields");
    }

    private List<String> lists() {
        return sandbox.calls(call -> call.method().equals("GET") && call.path().contains("_fields")).stream()
                .map(SandboxCall::path)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"403", "404", "html", "list", "garbage"})
    void aListThatZendeskRefusesOrGarblesLeavesCustomTraitsOutUntilItIsThere(String answer) {
        sandbox.seed().field("plan", "text");
        SandboxFaults.Rule list =
                sandbox.faults().on("GET", "/api/v2/user_fields").always();
        switch (answer) {
            case "html" -> list.status(200).body("<html>", "text/html");
            case "list" -> list.status(200).body("{}");
            case "garbage" -> list.garbage();
            default -> list.status(Integer.parseInt(answer));
        }
        RunningRoutes routes = freshRoutes();
        LeftOut leftOut = leftOutOf(routes);
        assertThat(routes.send(identify("f-32", "'name':'Ann','plan':'p','other':1")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(identify("f-33", "'name':'Bob','plan':'p'"))).isEqualTo(DELIVERED);
        assertThat(fields("f-32").path("plan").isNull()).isTrue();
        assertThat(leftOut.count()).isEqualTo(3);
        assertThat(lists()).hasSize(1);
        assertThat(problem(routes)).contains("list of user_fields").contains("are left out");
        assertThat(routes.send(group("f-32", "acme", "'name':'Acme','size':5"))).isEqualTo(DELIVERED);
    }

    @Test
    void aListThatWasReadOnceServesOnWhileZendeskIsInTrouble() {
        sandbox.seed().field("plan", "text");
        RunningRoutes routes = freshRoutes("zendesk.cache.max-age", "0ms");
        assertThat(routes.send(identify("f-34", "'name':'Ann','plan':'one'"))).isEqualTo(DELIVERED);
        sandbox.faults().on("GET", "/api/v2/user_fields").always().status(500);
        assertThat(routes.send(identify("f-34", "'plan':'two'"))).isEqualTo(DELIVERED);
        assertThat(fields("f-34").path("plan").asText()).isEqualTo("two");
        assertThat(problem(routes)).contains("serves on");
    }

    @Test
    void itIsSaidWhereEventsWaitForAListThatWasNeverRead() {
        SandboxFaults.Rule list =
                sandbox.faults().on("GET", "/api/v2/user_fields").always().status(500);
        RunningRoutes routes = freshRoutes();
        var waiting = routes.sendLater(identify("f-35", "'name':'Ann','plan':'one'"));
        await().untilAsserted(() -> assertThat(problem(routes)).contains("list of user_fields", "500", "wait for it"));
        list.times(0);
        await().untilAsserted(() -> assertThat(waiting).isCompleted());
        assertThat(problem(routes)).isEmpty();
    }

    private static String problem(RunningRoutes routes) {
        return routes.context()
                .getRegistry()
                .lookupByNameAndType("zendeskFields", Fields.class)
                .problem()
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"planName", "PlanName", "PLANNAME"})
    void aFieldOfTheTraitsOwnNameIsFilledBeforeOneIsMade(String key) {
        sandbox.seed().field(key, "text");
        assertThat(freshRoutes().send(identify("f-35", "'name':'Ann','planName':'gold'")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-35").path(key).asText()).isEqualTo("gold");
        assertThat(types()).containsOnlyKeys(key);
    }

    @Test
    void idsAmongTheTraitsFillAFieldThatExistsAndMakeNone() {
        RunningRoutes routes = freshRoutes();
        assertThat(routes.send(identify("f-36", "'name':'Ann','id':'x','userId':'y'")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(group("f-36", "acme", "'name':'Acme','id':'x','groupId':'y'")))
                .isEqualTo(DELIVERED);
        assertThat(state().path("user_fields")).isEmpty();
        assertThat(state().path("organization_fields")).isEmpty();
        sandbox.seed().field("userId", "text");
        assertThat(freshRoutes().send(identify("f-36", "'id':'x','userId':'y'")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-36").path("userId").asText()).isEqualTo("y");
    }

    @Test
    void aFieldWhoseKeyDiffersInCaseIsTheSameField() {
        sandbox.seed().field("LTV", "integer");
        RunningRoutes routes = freshRoutes();
        assertThat(routes.send(identify("f-17", "'name':'Ann','ltv':5"))).isEqualTo(DELIVERED);
        assertThat(fields("f-17").path("LTV").asInt()).isEqualTo(5);
        assertDeliveredWithoutWriting(routes, identify("f-17", "'ltv':5"));
    }

    @Test
    void onlyTheFieldsThatDifferAreWritten() {
        RunningRoutes routes = freshRoutes();
        routes.send(identify("f-18", "'name':'Ann','one':1,'two':'2','three':true"));
        sandbox.clearCalls();
        assertThat(routes.send(identify("f-18", "'one':1,'two':'changed','three':true")))
                .isEqualTo(DELIVERED);
        assertThat(writes()).singleElement().satisfies(call -> assertThat(call.body())
                .isEqualTo("{\"user\":{\"user_fields\":{\"two\":\"changed\"}}}"));
    }

    @Test
    void whatIsSaidOfTheCompanyBesidesItsIdIsKeptToo() {
        sandbox.seed().organization("acme-x", "Acme");
        assertThat(freshRoutes()
                        .send(identify("f-19", "'name':'Ann','company':{'id':'acme-x','name':'Acme','industry':'x'}")))
                .isEqualTo(DELIVERED);
        assertThat(types()).containsOnlyKeys("company_name", "company_industry");
    }

    @Test
    void aFieldThatZendeskRefusesLeavesTheTraitOut() {
        RunningRoutes routes = freshRoutes();
        LeftOut leftOut = leftOutOf(routes);
        sandbox.faults()
                .on("POST", "/api/v2/user_fields")
                .whenBody("\"bad\"")
                .status(422)
                .body(
                        "{\"error\":\"RecordInvalid\",\"details\":{\"key\":[{\"description\":\"is reserved\",\"error\":\"InvalidValue\"}]}}");
        assertThat(routes.send(identify("f-20", "'name':'Ann','bad':1,'good':2")))
                .isEqualTo(DELIVERED);
        assertThat(fields("f-20").path("good").asInt()).isEqualTo(2);
        assertThat(leftOut.count()).isEqualTo(1);
    }
}
