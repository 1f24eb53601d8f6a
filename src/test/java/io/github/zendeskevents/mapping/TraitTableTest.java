package io.github.zendeskevents.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraitTableTest {

    @Test
    void readsAlternativesInTheirOrder() {
        TraitTable table = TraitTable.forUsers("name = name, firstName + lastName");

        assertThat(table.alternatives(Attribute.NAME))
                .extracting(TraitTable.Alternative::paths)
                .containsExactly(List.of("name"), List.of("firstName", "lastName"));
        assertThat(table.alternatives(Attribute.EMAIL)).isEmpty();
    }

    @Test
    void skipsBlankLinesAndComments() {
        TraitTable table =
                TraitTable.forUsers("# the table\n\n  \r\n\temail = mail # where it comes from\n#name = x\n");

        assertThat(table).hasToString("email = mail");
    }

    @Test
    void leavesAHashInsideANameAlone() {
        assertThat(TraitTable.forUsers("name = member#name")).hasToString("name = member#name");
    }

    @Test
    void anEmptyTableFillsNothing() {
        assertThat(UserUpdate.from(Json.object("{'name':'Ann'}"), TraitTable.forUsers(""))
                        .custom()
                        .byKey())
                .containsKey("name");
    }

    @Test
    void printsWhatItReadsAgain() {
        for (TraitTable table : List.of(ShippedTables.users(), ShippedTables.organizations())) {
            assertThat(table.toString()).isNotBlank();
        }
        assertThat(TraitTable.forUsers(ShippedTables.users().toString()))
                .hasToString(ShippedTables.users().toString());
        assertThat(TraitTable.forOrganizations(ShippedTables.organizations().toString()))
                .hasToString(ShippedTables.organizations().toString());
    }

    @Test
    void namesEveryTraitOfEveryAlternative() {
        TraitTable table = ShippedTables.users();

        assertThat(List.of(
                        "name",
                        "firstName",
                        "lastName",
                        "email",
                        "phone",
                        "timezone",
                        "organizationId",
                        "company.id",
                        "company.remove",
                        "tags"))
                .allMatch(table::names);
        assertThat(List.of("company", "Name", "firstname", "company.name", "id"))
                .noneMatch(table::names);
        assertThat(table.looksInside("company")).isTrue();
        assertThat(table.looksInside("company.id")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            nome = name            | 'nome' is not an attribute; allowed are name, email, phone, time_zone, organization_id,
            Name = name            | 'Name' is not an attribute
            domain_names = domains | 'domain_names' is not an attribute
            name                   | expected 'attribute = trait, other trait'
            name = a = b           | expected 'attribute = trait, other trait'
            name =                 | a trait's name is missing
            name = a,              | a trait's name is missing
            name = a + + b         | a trait's name is missing
            name = a..b            | 'a..b' is not a trait
            name = .a              | '.a' is not a trait
            name = a.              | 'a.' is not a trait
            email = a + b          | 'email' cannot be joined with '+'; allowed for name, phone
            leave = a + b          | 'leave' cannot be joined with '+'
            tags = a + b           | 'tags' cannot be joined with '+'
            phone = tel            | 'phone' has a line already
            """)
    void aWrongLineIsNamedWithWhatIsAllowed(String line, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraitTable.forUsers("phone = phone\n\n" + line))
                .withMessageStartingWith("Trait table, line 3 (" + line + "): ")
                .withMessageContaining(expected)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "phone", "time_zone", "organization_id", "leave", "alias", "locale"})
    void organizationsHaveFewerAttributes(String attribute) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraitTable.forOrganizations(attribute + " = x"))
                .withMessage("Trait table, line 1 (" + attribute + " = x): '" + attribute
                        + "' is not an attribute; allowed are name, domain_names, tags, details, notes, group_id, shared_tickets,"
                        + " shared_comments");
    }
}
