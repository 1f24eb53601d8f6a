package io.github.zendeskevents.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationUpdateTest {

    @Test
    void readsEveryAttributeOfAGroup() {
        OrganizationUpdate organization = from(
                """
                {'name':' Acme ','domainNames':['Acme.example'],'tags':'Key Account','url':'https://acme.example','deleted':false,
                 'address':{'city':'Rome'},'email':'info@acme.example'}""");

        assertThat(organization.name()).contains("Acme");
        assertThat(organization.domainNames()).containsExactly("acme.example");
        assertThat(organization.tags()).containsExactly("key_account");
        assertThat(organization.custom().byKey()).containsOnlyKeys("url", "deleted", "address_city", "email");
        assertThat(organization.skipped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            "acme.example"                              | acme.example
            " @Acme.example , acme.test;"               | acme.example
            "a.example, b.example\\nc.example"          | a.example b.example c.example
            ["a.example b.example", "@c.example", null] | a.example b.example c.example
            ["A.example", "a.example"]                  | a.example
            "mail.acme.co.uk"                           | mail.acme.co.uk
            "bücher.example"                            | bücher.example
            "@"                                         | -
            []                                          | -
            null                                        | -
            """)
    void domainNamesAreATextOrAList(String value, String domains) {
        assertThat(from("{'domainNames':" + value + "}").domainNames())
                .containsExactlyElementsOf(domains == null ? List.of() : List.of(domains.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gmail.com",
                "Outlook.com",
                "@yahoo.com",
                "hotmail.com",
                "icloud.com",
                "GMX.de",
                "qq.com",
                "me.com"
            })
    void freemailDomainsAreNeverClaimed(String domain) {
        OrganizationUpdate organization = from("{'domainNames':['acme.example','" + domain + "']}");

        assertThat(organization.domainNames()).containsExactly("acme.example");
        assertThat(organization.skipped()).singleElement().satisfies(l -> {
            assertThat(l.path()).isEqualTo("domainNames[1]");
            assertThat(l.reason()).contains("gives addresses to anyone");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme",
                "https://acme.example",
                "info@acme.example",
                "acme..example",
                ".example",
                "acme.example.",
                "a_b.c"
            })
    void whatIsNoDomainNameIsLeftOut(String text) {
        OrganizationUpdate organization = from("{'domainNames':'" + text + "'}");

        assertThat(organization.domainNames()).isEmpty();
        assertThat(organization.skipped())
                .containsExactly(new SkippedTrait("domainNames", "not a domain name; expected one like example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'domainNames':7}", "{'domainNames':{'a':1}}", "{'domainNames':true}"})
    void domainNamesOfTheWrongTypeAreLeftOut(String traits) {
        assertThat(from(traits).skipped()).singleElement().satisfies(l -> {
            assertThat(l.path()).isEqualTo("domainNames");
            assertThat(l.reason()).startsWith("expected a list of texts or a text, found ");
        });
    }

    @Test
    void itsTextTellsNoValues() {
        assertThat(from("{'name':'Secretname','domainNames':'secret.example','tags':['secrettag'],'plan':'secretplan'}")
                        .toString())
                .doesNotContain("Secretname", "secret.example", "secrettag", "secretplan")
                .contains("plan");
    }

    @Property(tries = 500, seed = "2026")
    void noTraitsMakeItThrow(@ForAll("traits") ObjectNode traits) {
        OrganizationUpdate organization = OrganizationUpdate.from(traits, ShippedTables.organizations());

        assertThat(organization.toString()).isNotEmpty();
        assertThat(organization.domainNames()).noneMatch(Freemail::isFreemail).allMatch(d -> d.contains("."));
    }

    @Provide
    Arbitrary<ObjectNode> traits() {
        return Json.objects();
    }

    private static OrganizationUpdate from(String traits) {
        return OrganizationUpdate.from(Json.object(traits), ShippedTables.organizations());
    }
}
