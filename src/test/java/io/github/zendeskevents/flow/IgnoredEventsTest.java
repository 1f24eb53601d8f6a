package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not meant for Zendesk is ignored with a code, and Zendesk hears nothing of it. */
class IgnoredEventsTest extends Flow {

    private static final String DENIED = "'context':{'consentManagement':{'deniedConsentIds':['crm']}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'identify','userId':'i-1','traits':{'name':'Ann'},'integrations':{'Zendesk':false}}",
                "{'type':'track','userId':'i-1','event':'X','integrations':{'zendesk':false,'All':true}}",
                "{'type':'group','userId':'i-1','groupId':'g','traits':{'name':'Acme'},'integrations':{'All':false}}",
                "{'type':'track','integrations':{'ALL':false,'Zendesk':null}}",
                "{'type':'identify','anonymousId':'a','integrations':{'All':false}}"
            })
    void whatTheSenderSwitchedOffIsIgnored(String event) {
        assertIgnored(routes(), event, "integration-off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'integrations':{'All':false,'Zendesk':{'a':1}}",
                "'integrations':{'All':false,'zendesk':true}",
                "'integrations':{'All':'false','Zendesk':'false'}",
                "'integrations':{'Salesforce':false}",
                "'integrations':'none'",
                "'integrations':false",
                "'integrations':[]"
            })
    void whatTheSenderDidNotSwitchOffIsDelivered(String integrations) {
        assertThat(send("{'type':'identify','userId':'i-2','traits':{'name':'Ann'}," + integrations + "}"))
                .isEqualTo(DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'identify','userId':'i-3','traits':{'name':'Ann'}," + DENIED + "}",
                "{'type':'track','anonymousId':'a','event':'X'," + DENIED + "}",
                "{'type':'group','userId':'i-3','groupId':'g','traits':{'name':'Acme'},"
                        + "'context':{'consent':{'categoryPreferences':{'CRM':false,'ads':true}}}}"
            })
    void whereTheUserHasDeniedConsentTheEventIsIgnored(String event) {
        assertIgnored(withConsent(), event, "consent-denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'context':{}",
                "'context':{'consentManagement':'odd','consent':[false]}",
                "'context':{'consentManagement':{'deniedConsentIds':['other']}}",
                "'context':{'consentManagement':{'deniedConsentIds':{'crm':false}}}",
                "'context':{'consentManagement':{'deniedConsentIds':['crm'],'resolutionStrategy':'or'}}"
            })
    void whereTheUserHasNotDeniedConsentTheEventIsDelivered(String context) {
        assertThat(withConsent().send("{'type':'identify','userId':'i-4','traits':{'name':'Ann'}," + context + "}"))
                .isEqualTo(DELIVERED);
    }

    @Test
    void withoutTheSettingNobodyIsAskedForConsent() {
        assertThat(send("{'type':'identify','userId':'i-5','traits':{'name':'Ann'}," + DENIED + "}"))
                .isEqualTo(DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'identify','userId':null,'anonymousId':'a','traits':{'name':'Ann'}}",
                "{'type':'track','anonymousId':7,'event':'X','context':{'traits':{'email':'ann@x.example'}}}",
                "{'type':'track','anonymousId':'a','properties':{'userId':{'a':1}}}",
                "{'type':'group','userId':' ','anonymousId':'a','groupId':'acme','traits':{'name':'Acme'}}"
            })
    void anonymousEventsAreIgnoredOrDeadLettersWhereTheSettingSaysSo(String event) {
        assertIgnored(routes(), event, "anonymous");
        assertDeadAndUntouched(routes("zendesk.anonymous-events", "Dead-Letter"), event, "missing-user-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ignore", "dead-letter"})
    void anAnonymousGroupIsWrittenWhereGroupsNeedNoUser(String anonymous) {
        RunningRoutes routes =
                routes("zendesk.anonymous-events", anonymous, "zendesk.send-group-calls-without-user-id", "true");

        assertThat(routes.send("{'type':'group','anonymousId':'a','groupId':'acme','traits':{'name':'Acme'}}"))
                .isEqualTo(DELIVERED);
        assertThat(organization("acme").path("name").asText()).isEqualTo("Acme");
        assertThat(sandbox.endUsers()).isEmpty();
    }

    @Test
    void anAnonymousEventWithAUserIdInsideIsDelivered() {
        assertThat(send("{'type':'identify','anonymousId':'a','traits':{'id':'i-6','name':'Ann'}}"))
                .isEqualTo(DELIVERED);
        assertThat(send("{'type':'track','anonymousId':'a','event':'X','properties':{'userId':'i-6'}}"))
                .isEqualTo(DELIVERED);
        assertThat(send("{'type':'group','anonymousId':'a','groupId':'g6','traits':{'name':'Six'},"
                        + "'context':{'traits':{'userId':'i-6'}}}"))
                .isEqualTo(DELIVERED);

        long id = user("i-6").path("id").asLong();
        assertThat(user("i-6").path("user_fields").properties()).isEmpty();
        assertThat(sandbox.timeline(id)).hasSize(1);
        assertThat(sandbox.organizationsOf(id)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {'type':'page','anonymousId':'a'}                  | not-sent   | page
            {'type':'Screen','userId':'u'}                     | not-sent   | screen
            {'type':'alias','userId':'u','previousId':'a'}     | not-sent   | alias
            {'type':'what','anonymousId':'a'}                  | not-sent   | what
            {'type':'track','userId':'u','event':'X'}          | not-listed | X
            {'type':'track','anonymousId':'a','event':'null'}  | not-listed | null
            {'type':'track','anonymousId':'a','event':'true'}  | not-listed | true
            {'type':'track','anonymousId':'a','event':7}       | not-listed | 7
            {'type':'track','userId':'u','event':'String.class'} | not-listed | String.class
            {'type':'track','userId':'u','event':'it\\u0027s'}   | not-listed | it's
            {'type':'track','userId':'u','event':'a, (b) ${body} %s {{x}} *'} | not-listed | a, (b) ${body} %s {{x}} *
            """,
            quoteCharacter = '"')
    void whatIsNotSentOrNotListedIsIgnoredWithTheTypeOrTheName(String event, String code, String reason) {
        assertThat(routes("zendesk.track.events", "Y", "zendesk.anonymous-events", "dead-letter")
                        .send(event))
                .isEqualTo(new Outcome.Ignored(code, reason));
    }

    /** Identifies of one user that wait are merged, but an ignored one gives nothing to the others. */
    @Test
    void anIgnoredIdentifyAmongOthersOfItsUserEndsByItself() throws Exception {
        List<Outcome> outcomes = withConsent()
                .sendLater(
                        "{'type':'identify','userId':'i-7','traits':{'name':'Ann','tags':['a']}}",
                        "{'type':'identify','userId':'i-7','traits':{'tags':['b']},'integrations':{'Zendesk':false}}",
                        "{'type':'identify','userId':'i-7','traits':{'tags':['c']}," + DENIED + "}",
                        "{'type':'identify','userId':'i-7','traits':{'tags':['d']}}",
                        "{'type':'identify','userId':'i-7','traits':{'tags':['e']}}")
                .get(60, TimeUnit.SECONDS);

        assertThat(outcomes).extracting(Outcome::code).containsExactly("", "integration-off", "consent-denied", "", "");
        assertThat(texts(user("i-7").path("tags"))).containsExactlyInAnyOrder("a", "d", "e");
    }

    private RunningRoutes withConsent() {
        return routes("zendesk.consent.categories", "crm, email");
    }

    private void assertIgnored(RunningRoutes routes, String event, String code) {
        sandbox.clearCalls();
        assertThat(routes.send(event)).satisfies(outcome -> {
            assertThat(outcome).isInstanceOf(Outcome.Ignored.class);
            assertThat(outcome.code()).isEqualTo(code);
            assertThat(outcome.reason()).isNotBlank();
        });
        assertThat(callsForEvents()).isEmpty();
    }
}
