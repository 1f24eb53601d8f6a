package io.github.zendeskevents.server;

import io.github.zendeskevents.settings.Networks;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

/**
 * Tells from which network address a request comes when proxies stand between. Each proxy adds the address that it sees at the end of
 * {@code X-Forwarded-For}; what stands before that anybody can have written. So the list is read from its end, and ends at the first
 * address that is no trusted proxy.
 */
public final class SenderAddress {

    private final Networks proxies;

    /** @param proxies whose {@code X-Forwarded-For} is believed */
    public SenderAddress(Networks proxies) {
        this.proxies = proxies;
    }

    /**
     * Whose request it is.
     *
     * @param remote the address at the other end of the connection
     * @param forwarded the values of {@code X-Forwarded-For}, in the order of the request; null where there is none
     * @return the address of the sender, as text; that of the last proxy where it does not say for whom it sends
     */
    public String of(String remote, Enumeration<String> forwarded) {
        String sender = remote;
        Deque<String> hops = hops(forwarded == null ? List.of() : Collections.list(forwarded));
        while (!hops.isEmpty() && isProxy(sender)) {
            Optional<InetAddress> before = Networks.address(hops.removeLast());
            if (before.isEmpty()) {
                return sender;
            }
            sender = before.orElseThrow().getHostAddress();
        }
        return sender;
    }

    private boolean isProxy(String address) {
        return Networks.address(address).filter(proxies::contains).isPresent();
    }

    private static Deque<String> hops(List<String> values) {
        Deque<String> hops = new ArrayDeque<>();
        values.forEach(
                value -> Arrays.stream(value.split(",", -1)).map(String::strip).forEach(hops::addLast));
        return hops;
    }
}
