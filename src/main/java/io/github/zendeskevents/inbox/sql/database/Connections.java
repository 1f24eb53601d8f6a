package io.github.zendeskevents.inbox.sql.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Where the connections to a database come from: pools of this program, or the host of which it is a part. */
interface Connections {

    /** One for a write transaction, which begins with its first statement. */
    Connection writer() throws SQLException;

    /** One for reading. */
    Connection reader() throws SQLException;

    /** Has a connection not used again, whatever state it is in. */
    void discard(Connection connection);

    /** Ends what was made here; not what is the host's. */
    void close();
}
