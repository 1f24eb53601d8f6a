package io.github.zendeskevents.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Addresses and networks of addresses, such as those of the proxies that a server trusts. Names are not taken: whoever answers for a
 * name could change who is meant.
 */
public final class Networks {

    /** No address at all. */
    public static final Networks NONE = new Networks(List.of());

    /** What can only be an address, so that nothing is asked of a name server. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|(?=.*:)[0-9a-fA-F:.]{2,45}");

    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Reads addresses and networks.
     *
     * @param texts such as {@code 127.0.0.1}, {@code 10.0.0.0/8}, {@code ::1} or {@code fd00::/8}
     * @return empty when one of them is not of this form
     */
    static Optional<Networks> parse(Stream<String> texts) {
        List<Optional<Network>> read = texts.map(Network::parse).toList();
        return read.stream().allMatch(Optional::isPresent)
                ? Optional.of(
                        new Networks(read.stream().map(Optional::orElseThrow).toList()))
                : Optional.empty();
    }

    /** Whether the address is one of these. */
    public boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address.getAddress()));
    }

    /** The address that a text is, in brackets or not, without asking anybody; empty for all else, names above all. */
    public static Optional<InetAddress> address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!LITERAL.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    /** @param bits how many of the first ones count */
    private record Network(InetAddress first, int bits) {

        static Optional<Network> parse(String text) {
            String[] parts = text.split("/", -1);
            return address(parts[0]).flatMap(first -> {
                int longest = first.getAddress().length * Byte.SIZE;
                return parts.length == 1
                        ? Optional.of(new Network(first, longest))
                        : Optional.of(parts)
                                .filter(both -> both.length == 2
                                        && LENGTH.matcher(both[1]).matches())
                                .map(both -> Integer.parseInt(both[1]))
                                .filter(bits -> bits <= longest)
                                .map(bits -> new Network(first, bits));
            });
        }

        boolean contains(byte[] address) {
            byte[] begin = first.getAddress();
            if (address.length != begin.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = Byte.SIZE - bits % Byte.SIZE;
            return Arrays.equals(begin, 0, whole, address, 0, whole)
                    && (rest == Byte.SIZE || (begin[whole] & 0xFF) >> rest == (address[whole] & 0xFF) >> rest);
        }
    }
}
