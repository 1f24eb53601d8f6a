package io.github.zendeskevents.inbox.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Sets all parameters of a statement at once: one call beside a statement is read more easily than fourteen. */
final class Parameters {

    private Parameters() {}

    /**
     * @param values in the order of the parameters: texts, {@link Long}s and {@link Integer}s; a text may be null
     * @return the statement
     */
    static PreparedStatement set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (values[i] instanceof Integer number) {
                statement.setInt(i + 1, number);
            } else {
                statement.setString(i + 1, (String) values[i]);
            }
        }
        return statement;
    }
}
