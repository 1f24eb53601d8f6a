package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Trust;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tables of a user's own may fill beyond the default ones, and fields that point to other records. */
class AttributesTest extends Flow {

    private RunningRoutes routes;

    @BeforeAll
    void startWithTheTablesOfTheDocumentation() {
        String tables = Documentation.page("customising")
                .section("More attributes than the tables fill")
                .onlyCode("yaml");
        routes = RunningRoutes.startWith(
                sandbox,
                Map.of("traits.camel.yaml", tables),
                "zendesk.cache.max-age",
                "0s",
                "zendesk.gateway.public-may",
                "organizations");
    }

    @AfterAll
    void stopRoutes() {
        routes.close();
    }

    private JsonNode attribute(String userId, String name) {
        return user(userId).path(name);
    }

    @Test
    void textsOfUsersAreCreatedAndComparedBeforeTheyAreWritten() {
        String event = identify(
                "at-1",
                "'name':'Ann','nickname':'Annie','street':'Main St 1','city':'Bonn','note':'vip','language':'de'");
        assertThat(routes.send(event)).isEqualTo(DELIVERED);
        assertThat(attribute("at-1", "alias").asText()).isEqualTo("Annie");
        assertThat(attribute("at-1", "details").asText()).isEqualTo("Main St 1 Bonn");
        assertThat(attribute("at-1", "notes").asText()).isEqualTo("vip");
        assertThat(attribute("at-1", "locale").asText()).isEqualTo("de");
        assertDeliveredWithoutWriting(routes, event);

        assertThat(routes.send(identify("at-1", "'note':'no vip','language':'pt'")))
                .isEqualTo(DELIVERED);
        assertThat(writes()).singleElement().satisfies(write -> assertThat(write.body())
                .isEqualTo("{\"user\":{\"locale_id\":77,\"notes\":\"no vip\"}}"));
        assertThat(attribute("at-1", "alias").asText()).isEqualTo("Annie");
    }

    @ParameterizedTest
    @CsvSource({"de,de", "DE,de", "de-AT,de", "de_CH,de", "en-US,en-US", "en,en-US", "pt-BR,pt-BR", "pt,pt-BR"})
    void aLanguageTagFindsTheLocaleOfTheAccount(String tag, String locale) {
        LeftOut leftOut = leftOutOf(routes);
        assertThat(routes.send(identify("at-2", "'name':'Ann','language':'" + tag + "'")))
                .isEqualTo(DELIVERED);
        assertThat(attribute("at-2", "locale").asText()).isEqualTo(locale);
        assertThat(leftOut.count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"fr", "pt-PT", "Deutsch", "'-'"})
    void aLocaleThatIsNotSwitchedOnIsLeftOutAndCounted(String tag) {
        LeftOut leftOut = leftOutOf(routes);
        assertThat(routes.send(identify("at-3", "'name':'Ann','language':'" + tag + "'")))
                .isEqualTo(DELIVERED);
        assertThat(attribute("at-3", "locale").asText()).isEqualTo("en-US");
        assertThat(leftOut.count()).isEqualTo(1);
    }

    @Test
    void attributesOfOrganizationsAreCreatedAndComparedBeforeTheyAreWritten() {
        long sales = sandbox.seed().group("Sales");
        String event = group(
                "at-4",
                "at-4",
                "'name':'Acme 4','about':'makes rockets','note':'pays late','team':' sales ','sharesTickets':true,"
                        + "'sharesComments':'1'");
        assertThat(routes.send(event)).isEqualTo(DELIVERED);
        JsonNode acme = organization("at-4");
        assertThat(acme.path("details").asText()).isEqualTo("makes rockets");
        assertThat(acme.path("notes").asText()).isEqualTo("pays late");
        assertThat(acme.path("group_id").asLong()).isEqualTo(sales);
        assertThat(acme.path("shared_tickets").asBoolean()).isTrue();
        assertThat(acme.path("shared_comments").asBoolean()).isTrue();
        assertDeliveredWithoutWriting(routes, event);

        assertThat(routes.send(group("at-4", "at-4", "'team':" + sales + ",'sharesTickets':false")))
                .isEqualTo(DELIVERED);
        assertThat(writes()).singleElement().satisfies(write -> assertThat(write.body())
                .isEqualTo("{\"organization\":{\"shared_tickets\":false}}"));
    }

    @Test
    void aGroupThatZendeskDoesNotHaveAndAFlagThatIsNoneAreLeftOutAndCounted() {
        LeftOut leftOut = leftOutOf(routes);
        assertThat(routes.send(group("at-5", "at-5", "'name':'Acme 5','team':'Nobody','sharesTickets':'perhaps'")))
                .isEqualTo(DELIVERED);
        assertThat(organization("at-5").path("group_id").isNull()).isTrue();
        assertThat(organization("at-5").path("shared_tickets").asBoolean()).isFalse();
        assertThat(leftOut.count()).isEqualTo(2);
    }

    @Test
    void whereTheListsAreRefusedTheRestIsWritten() {
        sandbox.faults().on("GET", "/api/v2/locales").always().status(403);
        sandbox.faults().on("GET", "/api/v2/groups").always().status(403);
        assertThat(routes.send(identify("at-6", "'name':'Ann','note':'vip','language':'de'")))
                .isEqualTo(DELIVERED);
        assertThat(attribute("at-6", "notes").asText()).isEqualTo("vip");
        assertThat(routes.send(group("at-6", "at-6", "'name':'Acme 6','note':'pays','team':'Sales'")))
                .isEqualTo(DELIVERED);
        assertThat(organization("at-6").path("notes").asText()).isEqualTo("pays");
    }

    @Test
    void publicSendersWriteNoneOfThem() {
        LeftOut untrusted = leftOutOf(routes, "zendesk.untrusted.left.out");
        assertThat(RunningRoutes.outcome(
                        routes.sendLater(Trust.PUBLIC, identify("at-7", "'name':'Ann','note':'vip','language':'de'"))))
                .isEqualTo(DELIVERED);
        assertThat(attribute("at-7", "notes").asText()).isEmpty();
        assertThat(RunningRoutes.outcome(
                        routes.sendLater(Trust.PUBLIC, group("at-7", "at-7", "'name':'Acme 7','sharesTickets':true"))))
                .isEqualTo(DELIVERED);
        assertThat(organization("at-7").path("shared_tickets").asBoolean()).isFalse();
        assertThat(untrusted.count()).isEqualTo(2);
    }

    @Test
    void byDefaultTheyAreCustomTraits() {
        RunningRoutes usual = freshRoutes("zendesk.custom-fields", "off");
        assertThat(usual.send(identify("at-8", "'name':'Ann','notes':'vip','details':'x','alias':'y','locale':'de'")))
                .isEqualTo(DELIVERED);
        assertThat(attribute("at-8", "notes").asText()).isEmpty();
        assertThat(attribute("at-8", "locale").asText()).isEqualTo("en-US");
    }

    // Fields that point to other records

    @Test
    void aLookupFieldTakesTheNumberOrTheIdOfWhatItPointsTo() {
        sandbox.seed().lookUpField("user", "manager", "zen:user");
        sandbox.seed().lookUpField("user", "reseller", "zen:organization");
        sandbox.seed().lookUpField("organization", "owner", "zen:user");
        RunningRoutes fresh = freshRoutes();
        long boss = sandbox.seed().user("boss@corp, Ltd", "Boss", "boss@x.example");
        long shop = sandbox.seed().organization("shop/1", "Shop");
        String event = identify("at-9", "'name':'Ann','manager':'BOSS@corp, Ltd','reseller':'shop/1'");
        assertThat(fresh.send(event)).isEqualTo(DELIVERED);
        assertThat(user("at-9").at("/user_fields/manager").asLong()).isEqualTo(boss);
        assertThat(user("at-9").at("/user_fields/reseller").asLong()).isEqualTo(shop);
        assertDeliveredWithoutWriting(fresh, event);
        assertDeliveredWithoutWriting(fresh, identify("at-9", "'manager':" + boss + ",'reseller':'" + shop + "'"));
        assertThat(fresh.send(group("at-9", "at-9", "'name':'Acme 9','owner':'boss@corp, Ltd'")))
                .isEqualTo(DELIVERED);
        assertThat(organization("at-9").at("/organization_fields/owner").asLong())
                .isEqualTo(boss);
        assertThat(fresh.send(identify("at-9", "'manager':null"))).isEqualTo(DELIVERED);
        assertThat(user("at-9").at("/user_fields/manager").isNull()).isTrue();
    }

    @Test
    void whatALookupFieldWouldPointToInVainIsLeftOutAndCounted() {
        sandbox.seed().lookUpField("user", "manager", "zen:user");
        RunningRoutes fresh = freshRoutes();
        LeftOut leftOut = leftOutOf(fresh);
        assertThat(fresh.send(identify("at-10", "'name':'Ann','manager':'nobody'")))
                .isEqualTo(DELIVERED);
        assertThat(fresh.send(identify("at-10", "'manager':42"))).isEqualTo(DELIVERED);
        assertThat(leftOut.count()).isEqualTo(2);
        sandbox.seed().user("nobody", "Somebody", "somebody@x.example");
        assertThat(fresh.send(identify("at-10", "'manager':'nobody'"))).isEqualTo(DELIVERED);
        assertThat(user("at-10").at("/user_fields/manager").isNull()).isFalse();
    }
}
