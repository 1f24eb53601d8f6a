package io.github.zendeskevents.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrationsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                              | false
                    {'integrations':{}}                             | false
                    {'integrations':{'Zendesk':false}}              | true
                    {'integrations':{'ZENDESK':false}}              | true
                    {'integrations':{'Zendesk':true,'All':false}}   | false
                    {'integrations':{'Zendesk':{},'all':false}}     | false
                    {'integrations':{'All':false}}                  | true
                    {'integrations':{'All':true,'Zendesk':false}}   | true
                    {'integrations':{'All':false,'Zendesk':null}}   | true
                    {'integrations':{'Segment.io':true}}            | false
                    {'integrations':{'Zendesk':'false'}}            | false
                    {'integrations':{'Zendesk':'true','All':false}} | true
                    {'integrations':{'All':'false'}}                | false
                    {'integrations':{'All':0,'Zendesk':0}}          | false
                    {'integrations':{'zendesk':false,'Zendesk':{}}} | false
                    {'integrations':{'Zendesk':true,'ZENDESK':false}} | true
                    {'integrations':'none'}                         | false
                    {'integrations':['Zendesk',false]}              | false
                    {'integrations':false}                          | false
                    {'integrations':null}                           | false
                    """)
    void aSenderSwitchesZendeskOffByItsNameOrWithAll(String event, boolean off) throws Exception {
        assertThat(new Integrations(new ObjectMapper().readTree(event.replace('\'', '"'))).isOff("Zendesk"))
                .isEqualTo(off);
    }
}
