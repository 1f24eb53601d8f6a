package shop;

import io.github.zendeskevents.mapping.TraitTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which traits of the shop's customers make which attribute in Zendesk. */
@Configuration
public class Tables {

    /** Takes the place of the module's own table for users; that for organizations stays. */
    @Bean
    TraitTable zendeskUserTraits() {
        return TraitTable.forUsers(
                """
                name  = name
                email = email
                phone = mobile, phone
                """);
    }
}
