package io.github.zendeskevents.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Who an address belongs to. Whoever has one of IPv6 has all that begin with the same 64 bits. */
public final class NetworkAddress {

    private static final int IPV6_NETWORK = 8;

    private NetworkAddress() {}

    /**
     * The same text for all addresses of one network.
     *
     * @param address an IP address as text; any other text is its own network
     */
    public static String of(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            // With a colon it is an address, for which nobody is asked.
            return HexFormat.of().formatHex(network(InetAddress.getByName(address)));
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }

    /** The bytes that tell the network of an address. */
    static byte[] network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK) : bytes;
    }
}
