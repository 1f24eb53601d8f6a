package io.github.zendeskevents.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Looks into a body that is a list of exchanges, which is how Camel hands on many messages as one: Kafka with
 * {@code batching=true}, and aggregations with grouped exchanges. It exists so that hundreds of records share one commit of
 * the inbox and one commit of offsets, and so that routes need no class of camel-kafka: a record's commit is found by the
 * name of its header, and called by the route.
 */
public final class GroupedMessages {

    /** Since Camel 4.22, and before. */
    private static final List<String> TOPIC = List.of("CamelKafkaTopic", "kafka.TOPIC");

    private static final List<String> PARTITION = List.of("CamelKafkaPartition", "kafka.PARTITION");
    private static final String MANUAL_COMMIT = "CamelKafkaManualCommit";

    /**
     * What there is to read in a body: of a list of exchanges the list of their bodies, in its order and without those that
     * are null, as records are that delete a key; any other body as it is, also null.
     */
    public Object contents(Object body) {
        if (!isGroup(body)) {
            return body;
        }
        return messages(body).stream()
                .map(Message::getBody)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * The commits ({@code KafkaManualCommit}) of the last record of each partition, in the order of the partitions'
     * appearance; empty for a body that is no list of exchanges, and where records have none. Committing the last one commits
     * all before it.
     */
    public Collection<Object> lastCommits(Object body) {
        Map<List<Object>, Object> last = new LinkedHashMap<>();
        if (isGroup(body)) {
            for (Message message : messages(body)) {
                Object commit = message.getHeader(MANUAL_COMMIT);
                if (commit != null) {
                    last.put(partition(message).orElseGet(() -> List.of(commit)), commit);
                }
            }
        }
        return last.values();
    }

    /** Of a record that does not say where it is from nothing is known, so each such record is committed. */
    private static Optional<List<Object>> partition(Message message) {
        return first(message, TOPIC)
                .flatMap(topic -> first(message, PARTITION).map(partition -> List.of(topic, partition)));
    }

    private static Optional<Object> first(Message message, List<String> names) {
        return names.stream().map(message::getHeader).filter(Objects::nonNull).findFirst();
    }

    private static boolean isGroup(Object body) {
        return body instanceof List<?> list && !list.isEmpty() && list.stream().allMatch(Exchange.class::isInstance);
    }

    private static List<Message> messages(Object group) {
        List<Message> messages = new ArrayList<>();
        ((List<?>) group).forEach(exchange -> messages.add(((Exchange) exchange).getMessage()));
        return messages;
    }
}
