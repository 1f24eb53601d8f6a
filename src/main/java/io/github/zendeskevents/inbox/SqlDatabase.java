package io.github.zendeskevents.inbox;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What differs between the databases that can hold an inbox: how to connect, who may write, and what their errors mean. The
 * tables and nearly all statements are the same.
 */
interface SqlDatabase extends AutoCloseable {

    /** A connection for one write transaction; close it afterwards. */
    Connection writer() throws SQLException;

    /**
     * Gives up a connection whose transaction failed. SQLite ends a transaction by itself when the disk is full, and its driver
     * does not notice: what is written next on that connection would be stored statement by statement.
     */
    void discard(Connection connection);

    /** A connection for reading, each statement for itself; close it afterwards. */
    Connection reader() throws SQLException;

    /** The resource folder with the numbered scripts that make the tables. */
    String scripts();

    /** Keeps other writers out until the end of the transaction. */
    void lock(Transaction transaction) throws SQLException;

    /** Keeps other instances from making the tables at the same time, until the end of the transaction. */
    void lockSchema(Connection connection) throws SQLException;

    /** True when the failure is about what was written, so that something else written in its place may succeed. */
    boolean blamesData(SQLException failure);

    /** @param doing such as {@code write to} */
    InboxUnavailableException unavailable(String doing, SQLException failure);

    /** Who takes events in flight from this database. */
    Claims claims(EventTable events);

    @Override
    void close();
}
