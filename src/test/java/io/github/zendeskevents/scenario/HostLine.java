package io.github.zendeskevents.scenario;

import java.util.Set;

/**
 * An application and the line of Camel that it is on, as the page Embedding lists them.
 *
 * @param camel the version of Camel
 * @param host the application
 * @param kafkaClient the version of the client that comes with its Camel
 * @param otherVersion the parts of Camel that it has in another version
 */
record HostLine(String camel, String host, String kafkaClient, Set<String> otherVersion) {}
