package io.github.zendeskevents.inbox.sql.table;

import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.EventCriteria.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is asked of events, as conditions of a query. States are written out, so that the partial indexes serve; everything else is
 * a parameter.
 *
 * @param sql such as {@code AND type = ?}, to stand behind other conditions; empty text for all events
 * @param parameters of the conditions, in their order
 */
public record Conditions(String sql, List<Object> parameters) {

    private static final Set<String> STATES = Set.of("pending", "delivered", "ignored", "dead");

    private static final Map<Field, String> SQL = Map.of(
            Field.TYPE, " AND type = ?",
            Field.CODE, " AND code = ?",
            Field.USER_ID, " AND user_id IS NOT NULL AND lower(user_id) = lower(?)",
            Field.GROUP_ID, " AND group_id IS NOT NULL AND lower(group_id) = lower(?)",
            Field.STEP, " AND step = ?",
            Field.TEXT,
                    """
                     AND (lower(message_id) LIKE lower(?) ESCAPE '!' OR lower(user_id) LIKE lower(?) ESCAPE '!'
                    OR lower(group_id) LIKE lower(?) ESCAPE '!' OR lower(reason) LIKE lower(?) ESCAPE '!'
                    OR lower(event) LIKE lower(?) ESCAPE '!')""");

    private static final int TEXTS = 5;

    public static Conditions of(EventCriteria criteria) {
        StringBuilder sql = new StringBuilder();
        List<Object> parameters = new ArrayList<>();
        new TreeMap<>(criteria.values()).forEach((field, value) -> {
            if (field == Field.STATE) {
                sql.append(" AND state = '").append(state(value)).append('\'');
                return;
            }
            sql.append(SQL.get(field));
            for (int i = 0; i < (field == Field.TEXT ? TEXTS : 1); i++) {
                parameters.add(field == Field.TEXT ? "%" + value.replaceAll("[!%_]", "!$0") + "%" : value);
            }
        });
        return new Conditions(sql.toString(), parameters);
    }

    private static String state(String value) {
        if (!STATES.contains(value)) {
            throw new IllegalArgumentException("There is no state " + value);
        }
        return value;
    }

    /** Parameters of a statement: those before the conditions, those of the conditions, those after them. */
    public Object[] between(List<Object> before, Object... after) {
        List<Object> all = new ArrayList<>(before);
        all.addAll(parameters);
        all.addAll(List.of(after));
        return all.toArray();
    }
}
