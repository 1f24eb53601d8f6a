package io.github.zendeskevents.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.Documentation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of an application's own: the timeline that the page Customising shows, which is a file for each user, and a table of traits.
 *
 * @param folder where they are
 */
record OwnFiles(Path folder) {

    /** The file that takes the place of one of the module, which has the same name. */
    static final String REPLACED = "timeline.camel.yaml";

    /** The file with the table of traits. */
    static final String TABLE = "table.camel.yaml";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRAITS =
            """
            - beans:
                - name: zendeskUserTraits
                  type: io.github.zendeskevents.mapping.TraitTable
                  factoryMethod: forUsers
                  constructors:
                    0: |
                      name  = name
                      email = email
                      phone = mobile, phone
            """;

    static OwnFiles write(Path folder, boolean withTable) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(REPLACED),
                Documentation.page("customising")
                        .section("Another file in place of one of ours")
                        .onlyCode("yaml"));
        if (withTable) {
            Files.writeString(folder.resolve(TABLE), TRAITS);
        }
        return new OwnFiles(folder);
    }

    /**
     * The numbers of the tracks that a user's file has.
     *
     * @param run where the application is run: it keeps the file there
     */
    static List<Integer> timeline(Path run, JsonNode user) {
        Path file = run.resolve("timeline").resolve(user.path("id").asText() + ".ndjson");
        if (Files.notExists(file)) {
            return List.of();
        }
        try {
            // What is being written has no end yet.
            List<JsonNode> tracks = new ArrayList<>();
            String written = Files.readString(file);
            for (String line :
                    written.substring(0, written.lastIndexOf('\n') + 1).lines().toList()) {
                tracks.add(JSON.readTree(line));
            }
            return Sent.numbers(tracks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
