package io.github.zendeskevents.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserUpdateTest {

    @Test
    void readsEveryAttributeOfAnIdentify() {
        UserUpdate user = from(
                """
                {'name':' Ann Lee ','email':' Ann@Example.COM','phone':'+1 555 0100','timezone':'Europe/Berlin',
                 'organizationId':42,'company':{'remove':false},'tags':['VIP','early  bird'],'plan':'gold'}""");

        assertThat(user.name()).contains("Ann Lee");
        assertThat(user.nameComplete()).isTrue();
        assertThat(user.email()).contains("ann@example.com");
        assertThat(user.phone()).contains("+1 555 0100");
        assertThat(user.timeZone()).contains("Europe/Berlin");
        assertThat(user.organizationId()).contains("42");
        assertThat(user.leave()).isFalse();
        assertThat(user.tags()).containsExactly("early_bird", "vip");
        assertThat(user.custom().byKey()).containsOnlyKeys("plan");
        assertThat(user.skipped()).isEmpty();
    }

    @Test
    void noTraitsWantNothing() {
        UserUpdate user = from("{}");

        assertThat(user)
                .isEqualTo(new UserUpdate(
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        new TreeSet<>(),
                        PlainAttributes.NONE,
                        new CustomTraits(Map.of(), Set.of("id", "userId")),
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            {'name':'Ann Lee','firstName':'X','lastName':'Y'}  | Ann Lee | true
            {'firstName':'Ann','lastName':'Lee'}               | Ann Lee | true
            {'lastName':'Lee','firstName':' Ann '}             | Ann Lee | true
            {'firstName':'Ann'}                                | Ann     | false
            {'lastName':'Lee'}                                 | Lee     | false
            {'firstName':'Ann','lastName':' '}                 | Ann     | false
            {'name':'  ','firstName':'Ann','lastName':'Lee'}   | Ann Lee | true
            {'name':null,'firstName':'Ann','lastName':null}    | Ann     | false
            {'name':['x'],'firstName':'Ann','lastName':'Lee'}  | Ann Lee | true
            {'name':42}                                        | 42      | true
            {'name':4.0}                                       | 4       | true
            {'name':''}                                        | -       | false
            {'Name':'Ann'}                                     | -       | false
            """)
    void namesComeFromTheFirstAlternativeThatIsPresent(String traits, String name, boolean complete) {
        UserUpdate user = from(traits);

        assertThat(user.name()).isEqualTo(Optional.ofNullable(name));
        assertThat(user.nameComplete()).isEqualTo(complete);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':'A','firstName':'B','lastName':'C'}",
                "{'firstName':'B'}",
                "{'name':null}",
                "{'name':{'x':1}}",
                "{'organizationId':1,'company':{'id':2,'remove':true}}",
                "{'company.id':2}",
                "{'company':{}}",
                "{'tags':7}"
            })
    void traitsOfTheTableNeverBecomeCustomFields(String traits) {
        assertThat(from(traits).custom()).isEqualTo(new CustomTraits(Map.of(), Set.of("id", "userId")));
    }

    @Test
    void otherMembersOfACompanyAreCustom() {
        UserUpdate user = from("{'company':{'id':7,'name':'Acme','size':{'min':1}}}");

        assertThat(user.organizationId()).contains("7");
        assertThat(user.custom().byKey()).containsOnlyKeys("company_name", "company_size_min");
    }

    @Test
    void aCompanyThatIsNoObjectIsCustom() {
        assertThat(from("{'company':'Acme'}").custom().byKey()).containsOnlyKeys("company");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            1                                     | 1
            1.0                                   | 1
            1.5                                   | 1.5
            1e3                                   | 1000
            9007199254740993                      | 9007199254740993
            123456789012345678901234567890        | 123456789012345678901234567890
            ' 42 '                                | 42
            'acme-1'                              | acme-1
            """)
    void idsBecomeText(String value, String id) {
        assertThat(from("{'organizationId':" + value + "}").organizationId()).contains(id);
        assertThat(from("{'company':{'id':" + value + "}}").organizationId()).contains(id);
        assertThat(from("{'company.id':" + value + "}").organizationId()).contains(id);
    }

    @Test
    void organizationIdComesBeforeTheCompany() {
        assertThat(from("{'organizationId':1,'company':{'id':2}}").organizationId())
                .contains("1");
        assertThat(from("{'organizationId':null,'company':{'id':2}}").organizationId())
                .contains("2");
    }

    @Test
    void theOrganizationToLeaveIsTheCompany() {
        UserUpdate user = from("{'organizationId':1,'company':{'id':2,'remove':true}}");

        assertThat(user.leave()).isTrue();
        assertThat(user.organizationId()).contains("2");
        assertThat(from("{'organizationId':1,'company':{'remove':true}}").organizationId())
                .contains("1");
    }

    @ParameterizedTest
    @CsvSource({
        "true,true,0",
        "'\"true\"',true,0",
        "'\" TRUE \"',true,0",
        "false,false,0",
        "'\"false\"',false,0",
        "null,false,0",
        "'\"\"',false,0",
        "1,true,0",
        "'\"1\"',true,0",
        "0,false,0",
        "'\"0\"',false,0",
        "2,false,1",
        "'\"yes\"',false,1",
        "'[true]',false,1",
        "{},false,1"
    })
    void onlyTrueLeaves(String value, boolean leave, int skipped) {
        UserUpdate user = from("{'company':{'id':2,'remove':" + value + "}}");

        assertThat(user.leave()).isEqualTo(leave);
        assertThat(user.skipped()).hasSize(skipped).allMatch(l -> l.path().equals("company.remove"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            ["VIP"," early bird ","",null,"vip"] | early_bird,vip
            "VIP, early  bird,,"                 | early_bird,vip
            [1, 2.0, true]                       | 1,2,true
            ["a,b", "c"]                         | a,b,c
            "x\\ty"                              | x_y
            ["\\u0000 \\u001c", "a\\u00a0b\\u200b"] | a_b
            []                                   | -
            ""                                   | -
            null                                 | -
            """)
    void tagsAreSpelledAsZendeskDoes(String value, String tags) {
        UserUpdate user = from("{'tags':" + value + "}");

        assertThat(user.tags()).containsExactlyElementsOf(tags == null ? List.of() : List.of(tags.split(",")));
        assertThat(user.skipped()).isEmpty();
    }

    @Test
    void tagsDoNotDependOnTheMachinesLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            UserUpdate user = from("{'tags':['TITLE'],'email':'INFO@X.IO'}");

            assertThat(user.tags()).containsExactly("title");
            assertThat(user.email()).contains("info@x.io");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void blanksThatCannotBeSeenAreTrimmedToo() {
        UserUpdate user = from("{'email':'\u200bann@x.io\u00a0','name':'\u00a0 ','firstName':'Ann\ufeff'}");

        assertThat(user.email()).contains("ann@x.io");
        assertThat(user.name()).contains("Ann");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {'email':{'a':1}}              | email          | expected text or a number, found an object
            {'email':true}                 | email          | expected text or a number, found a boolean
            {'phone':[1]}                  | phone          | expected text or a number, found a list
            {'timezone':[]}                | timezone       | expected text or a number, found a list
            {'organizationId':{}}          | organizationId | expected text or a number, found an object
            {'company':{'id':false}}       | company.id     | expected text or a number, found a boolean
            {'organizationId':1e999}       | organizationId | expected text or a number, found a number out of range
            {'name':[]}                    | name           | expected text or a number, found a list
            {'tags':7}                     | tags           | expected a list of texts or a text, found a number
            {'tags':{'a':1}}               | tags           | expected a list of texts or a text, found an object
            {'tags':['a',{},'b']}          | tags[1]        | expected text or a number, found an object
            """)
    void aTraitOfTheWrongTypeIsLeftOut(String traits, String path, String reason) {
        assertThat(from(traits).skipped()).containsExactly(new SkippedTrait(path, reason));
    }

    @Test
    void aReplacedTableTakesOtherTraits() {
        TraitTable table = TraitTable.forUsers(
                """
                name = profile.title + profile.full name
                organization_id = account, account.key
                phone = countryCode + number
                """);

        UserUpdate user = UserUpdate.from(
                Json.object("{'profile':{'title':'Dr','full name':'Lee'},"
                        + "'account':{'key':'k','tier':2},'countryCode':'+1','number':555,'email':'x@y.z'}"),
                table);

        assertThat(user.name()).contains("Dr Lee");
        assertThat(user.organizationId()).contains("k");
        assertThat(user.phone()).contains("+1 555");
        assertThat(user.email()).isEmpty();
        assertThat(user.custom().byKey()).containsOnlyKeys("account_tier", "email");
        assertThat(user.skipped()).isEmpty();
    }

    @Test
    void itsTextTellsNothingOfThePerson() {
        String text =
                from("{'name':'Secretname','email':'s@x.y','phone':'555','tags':['secrettag'],'plan':'secretplan'}")
                        .toString();

        assertThat(text)
                .doesNotContain("Secretname", "s@x.y", "555", "secrettag", "secretplan")
                .contains("plan");
    }

    @Property(tries = 500, seed = "2026")
    void noTraitsMakeItThrow(@ForAll("traits") ObjectNode traits) {
        UserUpdate user = UserUpdate.from(traits, ShippedTables.users());

        assertThat(user.toString()).isNotEmpty();
        assertThat(user.email().stream()).allMatch(e -> e.equals(e.strip().toLowerCase(Locale.ROOT)) && !e.isEmpty());
        assertThat(user.tags()).allMatch(t -> !t.isBlank() && !t.contains(",")).allMatch(t -> t.chars()
                .noneMatch(c -> Character.isWhitespace(c) || c < 32));
        assertThat(user.nameComplete() && user.name().isEmpty()).isFalse();
    }

    @Property(tries = 200, seed = "2026")
    void readingLeavesTheTraitsAsTheyWere(@ForAll("traits") ObjectNode traits) {
        ObjectNode before = traits.deepCopy();

        UserUpdate.from(traits, ShippedTables.users());

        assertThat(traits).isEqualTo(before);
    }

    @Test
    void deepNestingIsLeftOutWithoutExhaustingTheStack() {
        ObjectNode traits = JsonNodeFactory.instance.objectNode();
        ObjectNode inner = traits;
        for (int i = 0; i < 100_000; i++) {
            inner = inner.putObject("a");
        }

        assertThat(UserUpdate.from(traits, ShippedTables.users()).skipped())
                .containsExactly(new SkippedTrait("a" + ".a".repeat(19), "objects nest deeper than 20 levels"));
    }

    @Provide
    Arbitrary<ObjectNode> traits() {
        return Json.objects();
    }

    private static UserUpdate from(String traits) {
        return UserUpdate.from(Json.object(traits), ShippedTables.users());
    }
}
