package io.github.zendeskevents.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a process listens, as Linux knows it; nothing elsewhere. */
public final class ListeningSockets {

    private static final String LISTENING = "0A";

    private ListeningSockets() {}

    /** Addresses with their ports, in the kernel's notation, of the TCP sockets of this process. */
    static Set<String> ofThisProcess() throws IOException {
        return of(ProcessHandle.current().pid());
    }

    /** The same of another process. */
    public static Set<String> of(long pid) throws IOException {
        Path process = Path.of("/proc", String.valueOf(pid));
        Set<String> addresses = new TreeSet<>();
        Set<String> own = sockets(process.resolve("fd"));
        for (Path table : List.of(process.resolve("net/tcp"), process.resolve("net/tcp6"))) {
            if (Files.exists(table)) {
                for (String line : Files.readAllLines(table)) {
                    String[] columns = line.trim().split("\\s+");
                    if (columns[3].equals(LISTENING) && own.contains("socket:[" + columns[9] + "]")) {
                        addresses.add(columns[1]);
                    }
                }
            }
        }
        return addresses;
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        if (!Files.exists(descriptors)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.map(ListeningSockets::target).collect(Collectors.toSet());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
