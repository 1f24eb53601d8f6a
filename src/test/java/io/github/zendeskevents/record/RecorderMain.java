package io.github.zendeskevents.record;

import java.util.List;
import java.util.Optional;

/**
 * Compares a trial account with the sandbox: {@code RecorderMain [--write]}. The account is {@code ZENDESK_SUBDOMAIN} or
 * {@code ZENDESK_URL} of the environment, the token of an admin {@code ZENDESK_OAUTH_TOKEN}. It only reads unless told to write.
 */
public final class RecorderMain {

    private RecorderMain() {}

    /** Prints what differs. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        Optional<String> url =
                set("ZENDESK_URL").or(() -> set("ZENDESK_SUBDOMAIN").map(name -> "https://" + name + ".zendesk.com"));
        Optional<String> token = set("ZENDESK_OAUTH_TOKEN");
        if (url.isEmpty() || token.isEmpty() || words.stream().anyMatch(word -> !word.equals("--write"))) {
            System.err.println(
                    "Set ZENDESK_SUBDOMAIN and ZENDESK_OAUTH_TOKEN, the token of an admin of a trial account, in the"
                            + " environment. --write is the only word: it also makes a user and an organization, and removes them.");
            return;
        }
        Recorder.report(url.get(), token.get(), words.contains("--write")).forEach(System.out::println);
    }

    private static Optional<String> set(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
