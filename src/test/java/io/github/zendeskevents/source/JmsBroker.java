package io.github.zendeskevents.source;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A real Artemis in this process, reached inside the VM, with one durable queue that delivers again without end. */
final class JmsBroker implements AutoCloseable {

    static final String URL = "vm://0";
    private static final String QUEUE = "events";

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final ConnectionFactory connections = new ActiveMQConnectionFactory(URL);

    private JmsBroker() {}

    static JmsBroker start(Path folder) throws Exception {
        Configuration settings = new ConfigurationImpl()
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("vm", URL)
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setJournalDirectory(folder.resolve("journal").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(-1))
                .addQueueConfiguration(QueueConfiguration.of(QUEUE)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
        JmsBroker broker = new JmsBroker();
        broker.server.setConfiguration(settings);
        broker.server.start();
        return broker;
    }

    /** Sends a text message of a group. */
    void sendText(String group, String text) {
        try (JMSContext context = connections.createContext()) {
            context.createProducer().setProperty("JMSXGroupID", group).send(context.createQueue(QUEUE), text);
        }
    }

    /** Sends a bytes message of no group. */
    void sendBytes(String text) {
        try (JMSContext context = connections.createContext()) {
            context.createProducer().send(context.createQueue(QUEUE), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** How many messages are not acknowledged. */
    long waiting() {
        Queue queue = server.getActiveMQServer().locateQueue(QUEUE);
        return queue.getMessageCount();
    }

    /** How many messages were acknowledged since the start. */
    long acknowledged() {
        return server.getActiveMQServer().locateQueue(QUEUE).getMessagesAcknowledged();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
