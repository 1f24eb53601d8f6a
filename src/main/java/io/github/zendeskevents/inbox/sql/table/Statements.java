package io.github.zendeskevents.inbox.sql.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sets all parameters of a statement at once, and reads all rows of a query: what JDBC takes many lines for. */
public final class Statements {

    private Statements() {}

    /** Sets the parameters in their order: texts, {@link Long}s and {@link Integer}s; a text may be null. */
    public static PreparedStatement set(PreparedStatement statement, Object... values) throws SQLException {
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

    /** What the rows of a query say, in their order. */
    public static <T> List<T> query(Connection connection, RowReader<T> reader, String sql, Object... parameters)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            return rows(set(query, parameters), reader);
        }
    }

    /** What the rows of a query say, in their order, up to the first that says nothing; those after it are not read. */
    static <T> List<T> queryUntilEmpty(
            Connection connection, RowReader<Optional<T>> reader, String sql, Object... parameters)
            throws SQLException {
        List<T> said = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = set(query, parameters).executeQuery()) {
            Optional<T> one = row.next() ? reader.read(row) : Optional.empty();
            while (one.isPresent()) {
                said.add(one.get());
                one = row.next() ? reader.read(row) : Optional.empty();
            }
        }
        return said;
    }

    /** What the rows of a prepared query say, in their order. */
    public static <T> List<T> rows(PreparedStatement query, RowReader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows;
    }

    /** What one row says. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
