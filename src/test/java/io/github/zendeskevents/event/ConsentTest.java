package io.github.zendeskevents.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ads     | {}                                                                                              | false
                    ads     | {'consentManagement':{'deniedConsentIds':['ads']}}                                              | true
                    ads     | {'consentManagement':{'deniedConsentIds':['other']}}                                            | false
                    ads     | {'consentManagement':{'allowedConsentIds':['ads'],'deniedConsentIds':[]}}                       | false
                    ads,bi  | {'consentManagement':{'deniedConsentIds':['bi']}}                                               | true
                    ads,bi  | {'consentManagement':{'deniedConsentIds':['bi'],'resolutionStrategy':'and'}}                    | true
                    ads,bi  | {'consentManagement':{'deniedConsentIds':['bi'],'resolutionStrategy':'or'}}                     | false
                    ads,bi  | {'consentManagement':{'deniedConsentIds':['bi','ads'],'resolutionStrategy':'or'}}               | true
                    Ads     | {'consentManagement':{'deniedConsentIds':[' ads ']}}                                            | true
                    ads     | {'consent':{'categoryPreferences':{'ads':false}}}                                               | true
                    ads     | {'consent':{'categoryPreferences':{'ads':true,'other':false}}}                                  | false
                    ads     | {'consentManagement':'nonsense','consent':7}                                                    | false
                    ads     | {'consent':{'categoryPreferences':{'ads':'false'}}}                                             | false
                    ads     | {'consentManagement':{'deniedConsentIds':'ads'}}                                                | false
                    7       | {'consentManagement':{'deniedConsentIds':[7,null,{'a':1},['7']]}}                               | true
                    null    | {'consentManagement':{'deniedConsentIds':[null]}}                                               | false
                    ads     | {'consentManagement':{'deniedConsentIds':['ads'],'allowedConsentIds':['ads']}}                  | true
                    ads     | {'consentManagement':{'deniedConsentIds':['ads'],'resolutionStrategy':7}}                       | true
                    ads     | {'consentManagement':['ads'],'consent':[{'categoryPreferences':{'ads':false}}]}                 | false
                    ads     | {'consent':{'categoryPreferences':['ads']}}                                                     | false
                    ads,bi  | {'consentManagement':{'resolutionStrategy':'OR'},'consent':{'categoryPreferences':{'bi':false}}} | false
                    ''      | {'consentManagement':{'deniedConsentIds':['ads']}}                                              | false
                    """)
    void anEventIsDeniedByTheCategoriesThatItsUserDenied(String categories, String context, boolean denied)
            throws Exception {
        List<String> needed =
                Stream.of(categories.split(",")).filter(one -> !one.isEmpty()).toList();
        ObjectNode json = new ObjectMapper().createObjectNode().put("type", "track");
        json.set("context", new ObjectMapper().readTree(context.replace('\'', '"')));

        assertThat(new Consent(needed).isDenied(new Event(json, Instant.EPOCH))).isEqualTo(denied);
    }
}
