package io.github.zendeskevents.golden;

import static io.github.zendeskevents.golden.Scenario.group;
import static io.github.zendeskevents.golden.Scenario.named;

import java.util.List;

/** What a group says of its organization, and who becomes its member. */
final class GroupScenarios {

    private static final String ANN = ",'context':{'traits':{'name':'Ann','email':'ann@x.example'}}";

    private GroupScenarios() {}

    static List<Scenario> all() {
        return List.of(
                named("group-new-organization-and-member")
                        .send(group(
                                "u1", "acme", "'name':'Acme','domainNames':['Acme.example'],'tags':['Big One']", ANN))
                        .send(group("u1", "ACME", "'name':'Acme','domainNames':'acme.example','tags':['big_one']", ANN))
                        .oneByOne(),
                named("group-known-user-joins")
                        .given(zendesk -> {
                            long user = zendesk.seed().user("u1", "Ann", "ann@x.example");
                            zendesk.seed().membership(user, zendesk.seed().organization("other", "Other"));
                            zendesk.seed().organization("acme", "Acme");
                        })
                        .send(group("u1", "acme", "", ",'context':{'traits':{'name':'Beth','plan':'p'}}"))
                        .oneByOne(),
                named("group-membership-exists")
                        .given(zendesk -> {
                            long user = zendesk.seed().user("u1", "Ann", "ann@x.example");
                            zendesk.seed().membership(user, zendesk.seed().organization("other", "Other"));
                            zendesk.seed().membership(user, zendesk.seed().organization("acme", "Acme"));
                        })
                        .send(group("u1", "acme", "'name':'Acme'"))
                        .oneByOne(),
                named("group-organization-renamed")
                        .given(zendesk -> zendesk.seed().organization("acme", "Old Name"))
                        .send(group("u1", "acme", "'name':'New Name'"))
                        .oneByOne(),
                named("group-organization-by-name")
                        .given(zendesk -> {
                            zendesk.seed().organization("x", "Acme Incorporated");
                            zendesk.seed().organization("y", "Acme");
                        })
                        .send("{'type':'group','userId':'u1','traits':{'name':' Acme ','tags':['t']}}")
                        .send("{'type':'group','userId':'u1','traits':{'name':'Bolt'}}")
                        .oneByOne(),
                named("group-organization-by-name-gets-the-group-id")
                        .given(zendesk -> zendesk.seed().organization(null, "Acme"))
                        .send(group("u1", "acme-1", "'name':'acme','tags':['t']"))
                        .oneByOne(),
                named("group-name-taken")
                        .given(zendesk -> {
                            zendesk.seed().organization("first", "Acme");
                            zendesk.seed().organization("second", "Bolt");
                        })
                        .send(group("u1", "third", "'name':'ACME','tags':['t']"))
                        .send(group("u1", "second", "'name':'Acme'"))
                        .oneByOne(),
                named("group-without-organization-name")
                        .send(group("u1", "acme", "'tags':['t']", ANN))
                        .send("{'type':'group','userId':'u1','traits':{}}")
                        .oneByOne(),
                named("group-domains-and-tags-added")
                        .given(zendesk -> zendesk.seed().organization(one -> {
                            one.put("external_id", "acme").put("name", "Acme");
                            one.putArray("domain_names").add("a.example");
                            one.putArray("tags").add("old");
                        }))
                        .send(group("u1", "acme", "'domainNames':['B.example','gmail.com'],'tags':['new','old']"))
                        .send(group("u1", "acme", "'domainNames':[],'tags':['new']"))
                        .oneByOne(),
                named("group-without-user-id")
                        .send("{'type':'group','groupId':'acme','traits':{'name':'Acme'}}")
                        .send("{'type':'group','anonymousId':'a','groupId':'acme','traits':{'name':'Acme'}}")
                        .oneByOne(),
                named("group-without-user-id-allowed")
                        .with("zendesk.send-group-calls-without-user-id", "true")
                        .send("{'type':'group','groupId':'acme','traits':{'name':'Acme'}" + ANN + "}")
                        .send("{'type':'group','anonymousId':'a','groupId':'acme','traits':{'name':'Acme Inc'}}")
                        .oneByOne(),
                named("group-member-named-by-email-or-user-id")
                        .send(group("u1", "acme", "'name':'Acme'", ",'context':{'traits':{'email':'U1@X.example'}}"))
                        .send(group("u2", "acme", "'name':'Acme'"))
                        .oneByOne(),
                named("group-member-found-by-email")
                        .given(zendesk -> zendesk.seed().user(null, "Ann", "ann@x.example"))
                        .send(group("u1", "acme", "'name':'Acme'", ANN))
                        .oneByOne(),
                named("group-of-staff")
                        .given(zendesk -> zendesk.seed().agent("u1", "Boss", "boss@x.example"))
                        .send(group("u1", "acme", "'name':'Acme'"))
                        .oneByOne());
    }
}
