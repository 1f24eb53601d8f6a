package io.github.zendeskevents.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupedMessagesTest {

    private final CamelContext context = new DefaultCamelContext();
    private final GroupedMessages groups = new GroupedMessages();
    private String topicHeader = "kafka.TOPIC";
    private String partitionHeader = "kafka.PARTITION";

    @Test
    void theContentsOfAGroupAreItsBodiesInOrderWithoutThoseThatAreNull() {
        assertThat(groups.contents(List.of(exchange("a"), exchange(null), exchange("b"))))
                .isEqualTo(List.of("a", "b"));
    }

    @Test
    void theContentsOfAnyOtherBodyAreTheBodyItself() {
        List<Object> mixed = new ArrayList<>(List.of("a", exchange("b")));

        assertThat(groups.contents(null)).isNull();
        assertThat(groups.contents("a")).isEqualTo("a");
        assertThat(groups.contents(mixed)).isSameAs(mixed);
        assertThat(groups.contents(List.of())).isEqualTo(List.of());
    }

    @ParameterizedTest
    @CsvSource({"kafka.TOPIC,kafka.PARTITION", "CamelKafkaTopic,CamelKafkaPartition"})
    void ofEachPartitionOfEachTopicTheLastRecordCommitsOnEachLineOfCamel(String topic, String partition) {
        topicHeader = topic;
        partitionHeader = partition;

        assertThat(groups.lastCommits(List.of(
                        record("t", 0, "t0-1"),
                        record("t", 1, "t1-1"),
                        record("t", 0, "t0-2"),
                        record("s", 0, "s0-1"),
                        record("t", 1, "t1-2"))))
                .containsExactly("t0-2", "t1-2", "s0-1");
    }

    @Test
    void eachRecordCommitsWhereRecordsDoNotSayWhereTheyAreFrom() {
        topicHeader = "another";
        partitionHeader = "yetAnother";

        assertThat(groups.lastCommits(List.of(record("t", 0, "first"), record("t", 0, "second"))))
                .containsExactly("first", "second");
    }

    @Test
    void withoutManualCommitsThereIsNothingToCommit() {
        assertThat(groups.lastCommits(List.of(exchange("a")))).isEmpty();
        assertThat(groups.lastCommits("a")).isEmpty();
        assertThat(groups.lastCommits(null)).isEmpty();
    }

    private Exchange record(String topic, int partition, String commit) {
        Exchange record = exchange("a");
        record.getMessage().setHeader(topicHeader, topic);
        record.getMessage().setHeader(partitionHeader, partition);
        record.getMessage().setHeader("CamelKafkaManualCommit", commit);
        return record;
    }

    private Exchange exchange(String body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return exchange;
    }
}
