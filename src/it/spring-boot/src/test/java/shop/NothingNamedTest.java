package shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "camel.main.routes-include-pattern=classpath:camel/parcels.camel.yaml,classpath:zendesk-routes/*.camel.yaml",
            "zendesk.enabled=false",
            "zendesk.inbox.url=no-inbox-at-all"
        })
@DirtiesContext
class NothingNamedTest {

    @Autowired
    private CamelContext context;

    @Autowired
    private ApplicationContext beans;

    @Test
    void nothingActivatesWhereTheModuleIsSwitchedOff() {
        assertThat(context.getRoutes()).extracting(Route::getId).containsExactlyInAnyOrder("parcel", "lost");
        assertThat(context.getRegistry().findByTypeWithName(Object.class).keySet())
                .filteredOn(name -> name.startsWith("zendesk"))
                .as("the shop's own table, and no bean of the module")
                .containsExactly("zendeskUserTraits");
        assertThat(Arrays.stream(beans.getBeanDefinitionNames())
                        .filter(name -> !name.equals("zendeskUserTraits"))
                        .map(beans::getType))
                .noneMatch(type -> type != null && type.getName().startsWith("io.github.zendeskevents"));
    }
}
