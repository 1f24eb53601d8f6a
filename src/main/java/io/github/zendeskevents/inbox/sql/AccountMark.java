package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps the events of two Zendesk accounts apart. What waits for one must not be delivered to the other, which two programs with one
 * database, or a changed {@code zendesk.url}, would do without a word. An inbox in which nothing waits may change its account.
 */
final class AccountMark {

    private static final String LOOPBACK = "localhost";
    private static final String FIND = "SELECT url FROM zendesk_account WHERE id = 1";
    private static final String MARK =
            "INSERT INTO zendesk_account (id, url) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET url = excluded.url";
    private static final String WAITING = "SELECT n FROM zendesk_tally WHERE name = 'pending'";
    private static final String INSTANCES =
            "SELECT count(*) FROM zendesk_instance WHERE lease_until > clock_timestamp()";

    private final SqlDatabase database;
    private final SqlWriter writer;

    AccountMark(SqlDatabase database, SqlWriter writer) {
        this.database = database;
        this.writer = writer;
    }

    /** @throws InboxSettingException when the inbox is in use for another account, in one line that says what to do */
    void check(URI account) {
        String mine = name(account);
        Optional<String> obstacle = writer.runNow(transaction -> {
            Optional<String> marked = Statements.rows(transaction.statement(FIND), row -> row.getString(1)).stream()
                    .findFirst();
            if (marked.filter(mine::equals).isPresent()) {
                return Optional.empty();
            }
            Optional<String> use = marked.isPresent() ? use(transaction) : Optional.empty();
            if (use.isEmpty()) {
                transaction.statement(MARK, mine).executeUpdate();
            }
            return use.map(what -> what + " " + marked.orElseThrow());
        });
        if (obstacle.isPresent()) {
            throw new InboxSettingException(InboxSettings.URL_PROPERTY + ": " + obstacle.get() + ", and zendesk.url is "
                    + account + "; set an inbox of its own for each account, or let the one account finish first");
        }
    }

    /** What the inbox is in use for, to be followed by the account. */
    private Optional<String> use(Transaction transaction) throws SQLException {
        long waiting = number(transaction, WAITING);
        if (waiting > 0) {
            return Optional.of("in this inbox " + waiting + " events wait for");
        }
        boolean others = database.shared() && number(transaction, INSTANCES) > 1;
        return others ? Optional.of("this inbox is in use by a running instance for") : Optional.empty();
    }

    private static long number(Transaction transaction, String query) throws SQLException {
        return Statements.rows(transaction.statement(query), row -> row.getLong(1)).stream()
                .findFirst()
                .orElse(0L);
    }

    /** A Zendesk on this machine is a sandbox, whose address and port say nothing. */
    private static String name(URI account) {
        String host = Optional.ofNullable(account.getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (isLoopback(host)) {
            return LOOPBACK;
        }
        return account.getPort() < 0 ? host : host + ":" + account.getPort();
    }

    private static boolean isLoopback(String host) {
        if (host.equals(LOOPBACK)) {
            return true;
        }
        boolean literal = host.matches("[0-9.]+") || host.startsWith("[");
        try {
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }
}
