package io.github.zendeskevents.golden;

import static io.github.zendeskevents.golden.Scenario.group;
import static io.github.zendeskevents.golden.Scenario.identify;
import static io.github.zendeskevents.golden.Scenario.named;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.zendeskevents.sandbox.Sandbox;
import java.util.List;

/** What becomes of traits that are custom fields in Zendesk. */
final class FieldScenarios {

    private FieldScenarios() {}

    static List<Scenario> all() {
        return List.of(
                named("fields-created")
                        .send(
                                identify(
                                        "u1",
                                        "'name':'Ann','betaTester':true,'seats':5,'lifetime value':12.5,'signed-up':'2024-02-29',"
                                                + "'plan':'pro','address':{'city':'Rome','geo.lat':41.9},'interests':['a',1,true]"))
                        .send(identify("u2", "'name':'Bob','plan':'free','seats':1"))
                        .oneByOne(),
                named("fields-created-of-known-user")
                        .given(zendesk -> zendesk.seed().user("u1", "Ann", "ann@x.example"))
                        .send(identify("u1", "'plan':'pro'"))
                        .send(identify("u1", "'plan':'pro','seats':2"))
                        .oneByOne(),
                named("fields-filled-and-converted")
                        .given(FieldScenarios::eachType)
                        .send(identify(
                                "u1",
                                "'name':'Ann','my_checkbox':'yes','my_integer':'42','my_decimal':3,"
                                        + "'my_date':'2024-03-01T23:30:00+02:00','my_text':true,'my_dropdown':'red'"))
                        .send(identify("u1", "'my_checkbox':true,'my_integer':42,'my_text':'changed'"))
                        .oneByOne(),
                named("fields-not-convertible")
                        .given(FieldScenarios::eachType)
                        .send(identify(
                                "u1",
                                "'name':'Ann','my_checkbox':'perhaps','my_integer':'many','my_decimal':'1,5',"
                                        + "'my_date':'yesterday','my_dropdown':'blue'"))
                        .oneByOne(),
                named("fields-nulled")
                        .given(zendesk -> {
                            eachType(zendesk);
                            long id = zendesk.seed().user("u1", "Ann", "ann@x.example");
                            zendesk.seed().fieldValue(id, "my_text", TextNode.valueOf("x"));
                            zendesk.seed().fieldValue(id, "my_integer", TextNode.valueOf("1"));
                            zendesk.seed().fieldValue(id, "my_checkbox", TextNode.valueOf("true"));
                        })
                        .send(identify("u1", "'my_text':null,'my_integer':null,'my_checkbox':null,'newOne':null"))
                        .oneByOne(),
                named("fields-existing-only")
                        .with("zendesk.custom-fields", "existing")
                        .given(FieldScenarios::eachType)
                        .send(identify("u1", "'name':'Ann','my_text':'k','unknown':'u'"))
                        .oneByOne(),
                named("fields-off")
                        .with("zendesk.custom-fields", "off")
                        .send(identify("u1", "'name':'Ann','plan':'pro'"))
                        .send(group("u1", "acme", "'name':'Acme','url':'https://acme.example'"))
                        .oneByOne(),
                named("fields-beyond-the-number-allowed")
                        .with("zendesk.custom-fields.max-created", "1")
                        .send(identify("u1", "'name':'Ann','one':1,'two':2"))
                        .oneByOne(),
                named("fields-refused")
                        .given(zendesk -> zendesk.faults()
                                .on("POST", "/api/v2/user_fields")
                                .whenBody("\"bad\"")
                                .status(
                                        422,
                                        "{\"error\":\"RecordInvalid\",\"details\":{\"key\":[{\"description\":\"is reserved\","
                                                + "\"error\":\"InvalidValue\"}]}}"))
                        .send(identify("u1", "'name':'Ann','bad':1,'good':2"))
                        .oneByOne(),
                named("fields-of-an-organization")
                        .send(group(
                                "u1",
                                "acme",
                                "'name':'Acme','url':'https://acme.example','deleted':true,'employees':250,"
                                        + "'address':{'city':'Rome'}"))
                        .send(group("u1", "acme", "'employees':null,'deleted':null,'url':'https://acme.example'"))
                        .oneByOne());
    }

    private static void eachType(Sandbox zendesk) {
        for (String type : List.of("text", "integer", "decimal", "date", "checkbox")) {
            zendesk.seed().field("my_" + type, type);
        }
        zendesk.seed().field("my_dropdown", "dropdown", "red", "green");
    }
}
