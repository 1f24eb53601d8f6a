package io.github.zendeskevents.golden;

import static io.github.zendeskevents.golden.Scenario.identify;
import static io.github.zendeskevents.golden.Scenario.named;
import static io.github.zendeskevents.golden.Scenario.track;

import java.util.List;

/** Messages of one event and of many, of types that are not sent, with problems, and those that come twice. */
final class AcceptanceScenarios {

    private AcceptanceScenarios() {}

    static List<Scenario> all() {
        return List.of(
                named("types-not-sent")
                        .send("{'type':'page','userId':'u1','name':'Home'}")
                        .send("{'type':'screen','userId':'u1'}")
                        .send("{'type':'alias','userId':'u1','previousId':'u0'}")
                        .send("{'type':'what','userId':'u1'}")
                        .oneByOne(),
                named("user-id-inside")
                        .send("{'type':'identify','traits':{'id':'u1','name':'Ann','plan':'pro'}}")
                        .send("{'type':'track','event':'Seen','properties':{'userId':'u1'},'timestamp':'soon',"
                                + "'originalTimestamp':'2024-03-01T12:00:00Z'}")
                        .send("{'type':'group','anonymousId':'a','groupId':'acme','traits':{'name':'Acme'},"
                                + "'context':{'traits':{'userId':'u1'}}}")
                        .oneByOne(),
                named("not-meant-for-zendesk")
                        .with("zendesk.consent.categories", "crm")
                        .with("zendesk.anonymous-events", "dead-letter")
                        .send("{'batch':[" + identify("u1", "'name':'Ann'") + ",{'type':'page','userId':'u1'}],"
                                + "'integrations':{'All':false}}")
                        .send("{'batch':[" + track("u1", "Seen") + "],"
                                + "'context':{'consentManagement':{'deniedConsentIds':['crm']}}}")
                        .send("{'type':'track','event':'Seen','anonymousId':'a'}")
                        .oneByOne(),
                named("events-that-are-none")
                        .send("{'userId':'u1','traits':{'name':'Ann'}}")
                        .send("{'type':7,'userId':'u1'}")
                        .send("{'type':'identify','userId':{'a':1},'traits':{'name':'Ann'}}")
                        .send("[5,{'type':'identify','userId':'u1','traits':'odd'}]")
                        .oneByOne(),
                named("messages-that-are-none")
                        .send("{'type':'identify',")
                        .send("hello")
                        .send("[]")
                        .send("{'batch':[]}")
                        .oneByOne(),
                named("batch-of-one-user")
                        .send("{'batch':[" + identify("u1", "'name':'Ann','email':'ann@x.example'") + ","
                                + track("u1", "Seen") + "," + identify("u1", "'phone':'+49301234567'") + ","
                                + track("u1", "Bought") + "],'context':{'traits':{'email':'under@x.example'}}}")
                        .oneByOne(),
                named("array-and-lines")
                        .send("[" + identify("u1", "'name':'Ann'") + "," + track("u1", "Seen") + "]")
                        .send(track("u1", "Second") + "\n" + track("u1", "Third") + "\n")
                        .oneByOne(),
                named("batch-with-a-bad-event")
                        .send("{'batch':[" + identify("u1", "'email':'ann@x.example'") + ","
                                + "{'type':'track','userId':'u1'}," + identify("u1", "'name':'Ann'") + "]}")
                        .oneByOne(),
                named("same-event-twice")
                        .given(zendesk -> zendesk.seed().user("u1", "Ann", "ann@x.example"))
                        .send("{'messageId':'m1'," + track("u1", "Seen").substring(1))
                        .send("{'messageId':'m1'," + track("u1", "Seen").substring(1))
                        .send("{'messageId':'m2',"
                                + identify("u1", "'name':'Beth'").substring(1))
                        .send("{'messageId':'m3',"
                                + identify("u1", "'name':'Ann'").substring(1))
                        .send("{'messageId':'m2',"
                                + identify("u1", "'name':'Beth'").substring(1))
                        .oneByOne());
    }
}
