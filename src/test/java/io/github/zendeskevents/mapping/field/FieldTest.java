package io.github.zendeskevents.mapping.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.zendeskevents.mapping.Json;
import io.github.zendeskevents.mapping.field.Field.Option;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {

    @Test
    void readsADropdown() {
        Field field = Field.from(
                Json.of(
                        """
                {'id':7,'url':'https://x','key':'Plan','type':'dropdown','active':true,
                 'regexp_for_validation':null,
                 'custom_field_options':[
                   {'id':1,'name':'Gold plan','raw_name':'Gold plan','value':'gold'},{'value':'tin'},{'id':3}]}
                """));

        assertThat(field)
                .isEqualTo(new Field(
                        7,
                        "Plan",
                        FieldType.DROPDOWN,
                        List.of(new Option("Gold plan", "gold"), new Option("tin", "tin")),
                        Optional.empty(),
                        true));
    }

    @Test
    void readsARegularExpressionThatIsInactive() {
        assertThat(Field.from(
                        Json.of("{'id':8,'key':'k','type':'regexp','regexp_for_validation':'[0-9]+','active':false}")))
                .isEqualTo(new Field(8, "k", FieldType.REGEXP, List.of(), Optional.of("[0-9]+"), false));
    }

    @Test
    void aFieldOfAnUnknownTypeIsOther() {
        assertThat(Field.from(Json.of("{'id':9,'key':'k','type':'hologram'}")).type())
                .isEqualTo(FieldType.OTHER);
        assertThat(Field.from(Json.of("{'id':9,'key':'k'}")).type()).isEqualTo(FieldType.OTHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "null", "'x'", "{'id':1}", "{'key':'k'}", "{'id':'1','key':'k'}", "{'id':1,'key':''}"
            })
    void whatHasNoIdOrKeyIsNoField(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.from(Json.of(json)))
                .withMessage("Not a custom field of Zendesk: expected an object with a numeric id and a key");
    }
}
