package io.github.zendeskevents.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.util.StringHelper;
import org.junit.jupiter.api.Test;

class UnknownSettingsTest {

    @Test
    void aMisspeltSettingIsNamedWithTheNearestOne() {
        assertThat(UnknownSettings.among(
                        List.of("zendesk.update-primary-emial", "zendesk.subdomain", "zendesk.subdomian", "http.port")))
                .containsExactly(
                        "zendesk.subdomian: there is no such setting; the nearest is zendesk.subdomain",
                        "zendesk.update-primary-emial: there is no such setting; the nearest is"
                                + " zendesk.update-primary-email");
    }

    @Test
    void everySettingIsKnown() {
        assertThat(UnknownSettings.among(
                        Stream.of(Setting.values()).map(Setting::property).toList()))
                .isEmpty();
        assertThat(UnknownSettings.amongVariables(List.of("ZENDESK_UPDATE_PRIMARY_EMAIL", "ZENDESK_SUBDOMAIN", "HOME")))
                .isEmpty();
    }

    @Test
    void aCamelCaseNameIsNotReadAndTheRightOneIsNamed() {
        assertThat(UnknownSettings.among(Stream.of(Setting.values())
                        .map(Setting::property)
                        .filter(name -> name.matches("zendesk\\..*-.*"))
                        .map(StringHelper::dashToCamelCase)
                        .toList()))
                .hasSize((int) Stream.of(Setting.values())
                        .filter(setting -> setting.property().matches("zendesk\\..*-.*"))
                        .count())
                .contains("zendesk.dryRun: there is no such setting; the nearest is zendesk.dry-run");
    }

    @Test
    void aNameInCapitalsIsNotReadAndTheRightOneIsNamed() {
        assertThat(UnknownSettings.among(List.of("Zendesk.dry-run")))
                .containsExactly("Zendesk.dry-run: there is no such setting; the nearest is zendesk.dry-run");
    }

    @Test
    void whatIsLikeASettingWithoutTheBeginningOfOursIsNamedToo() {
        assertThat(UnknownSettings.amongOthers(List.of(
                        "management.tokn",
                        "management.port",
                        "management.enabled",
                        "http.prot",
                        "http.port",
                        "http.proxyHost",
                        "http.nonProxyHosts",
                        "http.agent",
                        "MANAGEMENT_TOKN",
                        "MANAGEMENT_TOKEN",
                        "HTTP_PROT",
                        "HTTP_PORT",
                        "HTTP_PROXY",
                        "managementx.tokn",
                        "java.version")))
                .containsExactly(
                        "HTTP_PROT: there is no such setting; the nearest is HTTP_PORT",
                        "MANAGEMENT_TOKN: there is no such setting; the nearest is MANAGEMENT_TOKEN",
                        "http.prot: there is no such setting; the nearest is http.port",
                        "management.tokn: there is no such setting; the nearest is management.token");
    }

    @Test
    void aMisspeltVariableIsNamedWithTheNearestOne() {
        assertThat(UnknownSettings.amongVariables(List.of("ZENDESK_SUBDOMIAN")))
                .containsExactly("ZENDESK_SUBDOMIAN: there is no such setting; the nearest is ZENDESK_SUBDOMAIN");
    }

    @Test
    void aVariableWithoutTheHyphensOrOfAnEntryOfAListIsMeantForASetting() {
        assertThat(UnknownSettings.meantByVariable("ZENDESK_OAUTH_CLIENTID")).contains(Setting.OAUTH_CLIENT_ID);
        assertThat(UnknownSettings.meantByVariable("ZENDESK_TRAITS_DROP_0")).contains(Setting.TRAITS_DROP);
        assertThat(UnknownSettings.meantByVariable("ZENDESK_TRAITS_DROP_1_")).contains(Setting.TRAITS_DROP);
        assertThat(UnknownSettings.meantByVariable("ZENDESK_OAUTH_CLIENT")).isEmpty();
    }
}
