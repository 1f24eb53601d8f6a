package io.github.zendeskevents.golden;

import static io.github.zendeskevents.golden.Scenario.identify;
import static io.github.zendeskevents.golden.Scenario.named;

import java.util.List;

/** What an identify says of its user, and whom it means. */
final class IdentifyScenarios {

    private static final String ALL_ATTRIBUTES =
            "'name':'Ann Smith','email':' Ann@X.example ','phone':'+49 30 1234567','timezone':'Europe/Berlin',"
                    + "'tags':['Very Important','b']";

    private IdentifyScenarios() {}

    static List<Scenario> all() {
        return List.of(
                named("identify-new-user")
                        .send(identify("u1", ALL_ATTRIBUTES))
                        .send(identify("u1", ALL_ATTRIBUTES))
                        .oneByOne(),
                named("identify-new-user-name-only")
                        .send(identify("u1", "'firstName':'Ann','lastName':'Smith'"))
                        .oneByOne(),
                named("identify-new-user-verified-without-mail")
                        .with("zendesk.create-users-as-verified", "true")
                        .with("zendesk.skip-verify-email", "true")
                        .send(identify("u1", "'name':'Ann','email':'ann@x.example'"))
                        .send(identify("u1", "'email':'new@x.example'"))
                        .oneByOne(),
                named("identify-without-name")
                        .send(identify("u1", "'email':'ann@x.example','plan':'pro'"))
                        .oneByOne(),
                named("identify-without-user-id")
                        .send("{'type':'identify','traits':{'name':'Ann','email':'ann@x.example'}}")
                        .send("{'type':'identify','anonymousId':'a','userId':' ','traits':{'name':'Ann'}}")
                        .oneByOne(),
                named("identify-known-user-changed")
                        .given(zendesk -> zendesk.seed().user("U1", "Ann", "ann@x.example"))
                        .send(identify("u1", ALL_ATTRIBUTES))
                        .oneByOne(),
                named("identify-known-user-unchanged")
                        .given(zendesk -> zendesk.seed().user("u1", "Ann", "ann@x.example"))
                        .send(identify("u1", "'name':' Ann ','email':'ANN@X.example'"))
                        .send("{'type':'identify','userId':'u1'}")
                        .oneByOne(),
                named("identify-known-user-name-only")
                        .given(zendesk -> zendesk.seed().user("u1", "Ann", "ann@x.example"))
                        .send(identify("u1", "'name':'Beth'"))
                        .oneByOne(),
                named("identify-user-found-by-email")
                        .given(zendesk -> zendesk.seed().user(null, "Ann", "ann@x.example"))
                        .send(identify("u1", "'name':'Beth','email':'ANN@x.example'"))
                        .oneByOne(),
                named("identify-user-found-by-secondary-email")
                        .given(zendesk -> {
                            long id = zendesk.seed().user(null, "Ann", "ann@x.example");
                            zendesk.seed().identity(id, "email", "second@x.example", true);
                        })
                        .send(identify("u1", "'email':'second@x.example'"))
                        .oneByOne(),
                named("identify-search-finds-others-only")
                        .given(zendesk -> {
                            zendesk.seed().user("u2", "Other", "an@x.example.org");
                            zendesk.seed().user("u3", "an@x.example", "named@y.example");
                        })
                        .send(identify("u1", "'name':'Ann','email':'an@x.example'"))
                        .oneByOne(),
                named("identify-email-added")
                        .given(zendesk -> zendesk.seed().user("u1", "Ann", "ann@x.example"))
                        .send(identify("u1", "'name':'Beth','email':'new@x.example'"))
                        .send(identify("u1", "'email':'new@x.example'"))
                        .oneByOne(),
                named("identify-email-added-as-primary")
                        .with("zendesk.update-primary-email", "true")
                        .given(zendesk -> zendesk.seed().user("u1", "Ann", "ann@x.example"))
                        .send(identify("u1", "'name':'Beth','email':'new@x.example'"))
                        .send(identify("u1", "'email':'ann@x.example'"))
                        .oneByOne(),
                named("identify-email-of-user-without-any")
                        .given(zendesk -> {
                            long id = zendesk.seed()
                                    .user(user -> user.put("external_id", "u1").put("name", "Ann"));
                            zendesk.seed().identity(id, "phone_number", "+49301234567", true);
                        })
                        .send(identify("u1", "'email':'new@x.example'"))
                        .oneByOne(),
                named("identify-email-taken")
                        .given(zendesk -> {
                            zendesk.seed().user("u1", "Ann", "ann@x.example");
                            long other = zendesk.seed().user("u2", "Bob", "bob@x.example");
                            zendesk.seed().identity(other, "email", "second@x.example", true);
                        })
                        .send(identify("u1", "'name':'Beth','email':'bob@x.example'"))
                        .send(identify("u1", "'name':'Beth','email':'second@x.example'"))
                        .send(identify("u3", "'name':'Cleo','email':'bob@x.example'"))
                        .oneByOne(),
                named("identify-staff")
                        .given(zendesk -> {
                            zendesk.seed().agent("u1", "Boss", "boss@x.example");
                            zendesk.seed().admin(null, "Chief", "chief@x.example");
                        })
                        .send(identify("u1", "'name':'Beth'"))
                        .send(identify("u2", "'name':'Beth','email':'chief@x.example'"))
                        .oneByOne(),
                named("identify-tags")
                        .given(zendesk -> {
                            long id = zendesk.seed().user("u1", "Ann", "ann@x.example");
                            zendesk.seed().tags(id, "old", "vip");
                        })
                        .send(identify("u1", "'tags':['vip','New One']"))
                        .send(identify("u1", "'tags':['New One']"))
                        .oneByOne(),
                named("identify-time-zones")
                        .given(zendesk -> zendesk.seed().user("u1", "Ann", "ann@x.example"))
                        .send(identify("u1", "'timezone':'America/New_York'"))
                        .send(identify("u1", "'timezone':'Asia/Calcutta'"))
                        .send(identify("u1", "'timezone':'Mars/Olympus Mons','name':'Beth'"))
                        .oneByOne(),
                named("identify-user-id-with-special-characters")
                        .send(identify("a,b/c?d&e#f%g h", "'name':'Ann'"))
                        .send(identify("A,B/c?d&e#f%g h", "'name':'Beth'"))
                        .oneByOne(),
                named("identify-company-by-number")
                        .given(zendesk -> {
                            zendesk.seed().organization("4711", "Acme");
                            zendesk.seed().user("u1", "Ann", "ann@x.example");
                        })
                        .send(identify("u1", "'name':'Beth','company':{'id':4711,'industry':'tools'}"))
                        .send(identify("u1", "'company':{'id':4711}"))
                        .oneByOne(),
                named("identify-company-by-external-id")
                        .given(zendesk -> zendesk.seed().organization("acme-x", "Acme"))
                        .send(identify("u1", "'name':'Ann','organizationId':'ACME-X'"))
                        .send(identify("u1", "'company':{'id':'acme-x'}"))
                        .oneByOne(),
                named("identify-company-unknown")
                        .given(zendesk -> zendesk.seed().user("u1", "Ann", "ann@x.example"))
                        .send(identify("u1", "'name':'Beth','company':{'id':'nobody'}"))
                        .send(identify("u2", "'name':'Beth','organizationId':999999"))
                        .oneByOne(),
                companyLeft("identify-company-left", "true"),
                companyLeft("identify-company-left-without-the-setting", "false"));
    }

    private static Scenario companyLeft(String name, String setting) {
        return named(name)
                .with("zendesk.remove-users-from-organizations", setting)
                .given(zendesk -> {
                    long user = zendesk.seed().user("u1", "Ann", "ann@x.example");
                    zendesk.seed().membership(user, zendesk.seed().organization("acme-x", "Acme"));
                    zendesk.seed().membership(user, zendesk.seed().organization("other-x", "Other"));
                })
                .send(identify("u1", "'name':'Beth','company':{'id':'other-x','remove':true}"))
                .send(identify("u1", "'company':{'id':'nobody','remove':true}"))
                .send(identify("u2", "'name':'Cleo','company':{'id':'acme-x','remove':true}"))
                .oneByOne();
    }
}
