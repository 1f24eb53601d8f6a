package io.github.zendeskevents.inbox.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.sandbox.Sandbox;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** The inbox in a database of the host, which goes on using it and closes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostDataSourceTest {

    @RegisterExtension
    static final PostgresServer POSTGRES = new PostgresServer();

    private Sandbox sandbox;

    @BeforeAll
    void start() {
        sandbox = Sandbox.start();
    }

    @AfterAll
    void stop() {
        sandbox.close();
    }

    @Test
    void aPoolOfPostgresKeepsItsOwnSettingsAndStaysOpen() throws SQLException {
        try (HikariDataSource shop = new HikariDataSource()) {
            shop.setJdbcUrl(POSTGRES.newSchema());
            shop.setMaximumPoolSize(6);
            assertDelivered(shop);
            for (int i = 0; i < 6; i++) {
                try (Connection connection = shop.getConnection()) {
                    assertThat(connection.getAutoCommit()).isTrue();
                    assertThat(one(connection, "SHOW enable_seqscan")).isEqualTo("on");
                    assertThat(one(connection, "SHOW lock_timeout")).isEqualTo("0");
                }
            }
        }
    }

    @Test
    void aSourceWithoutAPoolWorksToo() throws SQLException {
        PGSimpleDataSource shop = new PGSimpleDataSource();
        shop.setUrl(POSTGRES.newSchema());
        assertDelivered(shop);
    }

    @Test
    void aFileOfSqliteIsRecognised(@TempDir Path folder) throws SQLException {
        SQLiteDataSource shop = new SQLiteDataSource();
        shop.setUrl("jdbc:sqlite:" + folder.resolve("shop.db"));
        assertDelivered(shop);
    }

    @Test
    void aMissingBeanAndOneOfAnotherKindAreNamed() {
        for (Object bean : new Object[] {"no data source", dataSourceOf("H2")}) {
            assertThatThrownBy(() -> RunningRoutes.start(
                            sandbox,
                            registry -> registry.bind("shop", bean),
                            route -> route,
                            "zendesk.inbox.url",
                            "#shop"))
                    .rootCause()
                    .isInstanceOf(InboxSettingException.class)
                    .hasMessageStartingWith("zendesk.inbox.url: ")
                    .hasMessageContaining("'shop'")
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(() -> RunningRoutes.start(sandbox, "zendesk.inbox.url", "#nobody"))
                .rootCause()
                .hasMessage("zendesk.inbox.url: there is no DataSource 'nobody' among the beans;"
                        + " must be the name of one, such as #dataSource");
    }

    private void assertDelivered(DataSource shop) throws SQLException {
        for (int run = 0; run < 2; run++) {
            String event =
                    "{'messageId':'m" + run + "','type':'identify','userId':'u1','traits':{'name':'Ann " + run + "'}}";
            long ended = run + 1L;
            try (RunningRoutes routes = RunningRoutes.start(
                    sandbox, registry -> registry.bind("shop", shop), route -> route, "zendesk.inbox.url", "#shop")) {
                assertThat(routes.sendLater(event).join()).isEmpty();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> routes.inbox().counts().delivered() == ended);
            }
        }
        try (Connection connection = shop.getConnection()) {
            assertThat(Integer.parseInt(one(connection, "SELECT count(*) FROM zendesk_event")))
                    .isPositive();
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (ResultSet result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static DataSource dataSourceOf(String product) {
        DatabaseMetaData metaData = answering(
                DatabaseMetaData.class, Map.of("getDatabaseProductName", product, "getURL", "jdbc:h2:mem:secret"));
        Connection connection = answering(Connection.class, Map.of("getMetaData", metaData));
        return answering(DataSource.class, Map.of("getConnection", connection));
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
