package io.github.zendeskevents.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.source.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real Kafka for all applications that are tried in this JVM. It is started for the first and ends with the JVM, because each start
 * takes as long as that of an application; JUnit would end it after each class.
 */
final class SharedKafka {

    private static final Set<String> TOPICS = ConcurrentHashMap.newKeySet();

    private SharedKafka() {}

    /** The broker; starts it where it does not run yet. */
    static KafkaBroker broker() {
        return Running.BROKER;
    }

    /** Makes it once. */
    static void createTopic(String topic, int partitions) {
        if (TOPICS.add(topic)) {
            broker().createTopic(topic, partitions);
        }
    }

    /** The documented URI of a source, but for where the broker is, and with a topic and a group of one name. */
    static String of(String documented, String topic) {
        assertThat(documented).startsWith("kafka:events?").contains("brokers=localhost:9092&groupId=zendesk&");
        return documented
                .replace("kafka:events?", "kafka:" + topic + "?")
                .replace("localhost:9092", broker().address())
                .replace("groupId=zendesk", "groupId=" + topic);
    }

    /** Made by the first who asks. */
    private static final class Running {

        private static final Path FOLDER = folder();
        private static final KafkaBroker BROKER = KafkaBroker.start(FOLDER);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(Running::end));
        }

        private static Path folder() {
            try {
                return Files.createTempDirectory("kafka");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static void end() {
            BROKER.close();
            try (var files = Files.walk(FOLDER)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
