package io.github.zendeskevents.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the endpoint for a method and path, in time that does not grow with the number of endpoints. */
final class Router {

    /** What an endpoint does. */
    @FunctionalInterface
    interface Action {
        ApiAnswer answer(ApiCall call);
    }

    /** Which limit a call counts against. */
    enum Budget {
        ACCOUNT,
        TIMELINE,
        NONE
    }

    /**
     * @param name method and path, with {@code {id}} for variables
     * @param resource the first part of the path below {@code /api/v2}
     * @param open whether it needs no credentials
     */
    record Endpoint(String name, String resource, boolean open, Budget budget, Action action) {}

    record Match(Endpoint endpoint, List<String> variables) {}

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private final Map<String, Endpoint> endpoints = new HashMap<>();
        private Optional<Node> variable = Optional.empty();
    }

    private final Node root = new Node();

    /** An endpoint below {@code /api/v2} that needs credentials and counts against the account's limit. */
    void add(String method, String path, Action action) {
        add(method, "/api/v2" + path, false, Budget.ACCOUNT, action);
    }

    void add(String method, String path, boolean open, Budget budget, Action action) {
        Node node = root;
        List<String> segments = segments(path);
        for (String segment : segments) {
            if (segment.equals("{id}")) {
                if (node.variable.isEmpty()) {
                    node.variable = Optional.of(new Node());
                }
                node = node.variable.get();
            } else {
                node = node.children.computeIfAbsent(segment, name -> new Node());
            }
        }
        String resource = segments.size() > 2 ? segments.get(2) : segments.get(0);
        node.endpoints.put(method, new Endpoint(method + " " + path, resource, open, budget, action));
    }

    Optional<Match> match(String method, String path) {
        List<String> variables = new ArrayList<>(2);
        Optional<Node> node = Optional.of(root);
        String plain = path.endsWith(".json") ? path.substring(0, path.length() - 5) : path;
        for (String segment : segments(plain)) {
            Node here = node.get();
            Node literal = here.children.get(segment);
            if (literal != null) {
                node = Optional.of(literal);
            } else {
                variables.add(segment);
                node = here.variable;
            }
            if (node.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(node.get().endpoints.get(method)).map(endpoint -> new Match(endpoint, variables));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(6);
        int start = 1;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            if (end < 0) {
                end = path.length();
            }
            if (end > start) {
                segments.add(path.substring(start, end));
            }
            start = end + 1;
        }
        return segments;
    }
}
