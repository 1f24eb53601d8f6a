package io.github.zendeskevents.inbox.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.inbox.Erasures.Ended;
import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.inbox.Erasures.Forgotten;
import io.github.zendeskevents.inbox.Events;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.MutableClock;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** An erasure ends an event between two reads of a claim, the first of which still says that it waits. */
class ClaimDuringErasureTest {

    private final MutableClock clock = new MutableClock();
    private final Events events = new Events(clock);
    private final AtomicReference<Runnable> beforeEventsAreRead = new AtomicReference<>(() -> {});

    @Test
    void anEventThatAnErasureEndsIsNotHandedOutToo(@TempDir Path folder) {
        SQLiteDataSource file = new SQLiteDataSource();
        file.setUrl("jdbc:sqlite:" + folder.resolve("inbox.db"));
        InboxSettings settings = InboxSettings.defaults();
        try (SqlInbox inbox =
                SqlInbox.open(SqlDatabase.openHosts("file", Optional.of(watched(file)), settings), settings, clock)) {
            inbox.accept(List.of(events.identify("a1", "anna"), events.identify("b1", "bert")))
                    .toCompletableFuture()
                    .join();
            inbox.suppressions().requestErasure("anna", false);
            List<Erasure> erasures = inbox.erasures().claim(1);
            AtomicReference<CompletableFuture<Forgotten>> erasing = new AtomicReference<>();
            beforeEventsAreRead.set(() -> {
                erasing.set(CompletableFuture.supplyAsync(() -> inbox.erasures().forget(erasures)));
                await().until(() -> inbox.counts().ignored() == 1);
            });

            assertThat(inbox.claim(10))
                    .extracting(delivery -> delivery.event().messageId())
                    .containsExactly("b1");
            assertThat(erasing.get().join().ended())
                    .extracting(Ended::messageId)
                    .containsExactly("a1");
            assertThat(inbox.claim(10)).isEmpty();
        }
    }

    private DataSource watched(DataSource source) {
        return watched(DataSource.class, source);
    }

    /** The same, with connections that say when a claim is about to read the events that it found due. */
    private <T> T watched(Class<T> type, T target) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    if (method.getName().equals("prepareStatement")
                            && values[0].toString().endsWith("attempts FROM zendesk_event WHERE id = ?")) {
                        beforeEventsAreRead.getAndSet(() -> {}).run();
                    }
                    Object answer = call(target, method, values);
                    return answer instanceof Connection connection ? watched(Connection.class, connection) : answer;
                }));
    }

    private static Object call(Object target, Method method, Object[] values) throws Throwable {
        try {
            return method.invoke(target, values);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
