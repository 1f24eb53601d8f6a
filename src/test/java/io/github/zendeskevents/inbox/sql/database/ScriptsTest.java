package io.github.zendeskevents.inbox.sql.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A script that was run in an inbox of somebody's is never run there again: to change it would leave these inboxes as they are, and
 * tests of old schemas would test what nobody has. A change is a new script: CONTRIBUTING.md says what belongs to it.
 */
class ScriptsTest {

    private static final Path SCRIPTS = Path.of("src/main/resources/zendesk-inbox");
    private static final String KNOWN =
            """
            sqlite/001.sql 2d181ca6e0693444294ecdf5c11613897102ed617d8489cc1b31d5a85ef7d265
            sqlite/002.sql d6f7aca07664b8ecad6a5065809593857dba337d95cf6b620ffce64fcb1f4fd7
            sqlite/003.sql bad0c67e54d787b9c619156f8b008691dd0bef3b631b4689d337933c38d24688
            sqlite/004.sql 010e31ffe055f9e09b4efb4d3a249f4d6376df8f154dfb93f6811779b7314aad
            sqlite/005.sql 162aeec97d4cadf4a6d1f3c524ae85c89f4c3e627339326e418cc38d03187947
            sqlite/006.sql 8d06f511343f12b09c93b0bebca2536d9679cee73920f4d1d5187f65577448bb
            sqlite/007.sql 8810c2236695ad204d9edc31ff836608ece64d838010aa162b5f8f36db03fb32
            sqlite/008.sql 76f5e33378768a742f59fc0627a2d5d9a14f1a11e0aa6375bb0ca07c3d3d83d4
            sqlite/009.sql 258f2d040ca69c129c880d63f78aa2bdcade1a7fdb86b8e69ecf0a65a1ab97af
            sqlite/010.sql bfdf046fbf09bc757f74eaf3e84330f4a061a2ac25ca58cf8e55cf685e30d017
            sqlite/011.sql 660afdc39408b5452f09dc854cebc2b99ec55d34f817753e403387ece49bd434
            postgresql/001.sql 35936e78fb34bf525e87e0b00f9519e2d67079b9ce6bb81a292b04313c5e6189
            postgresql/002.sql 6a1308760ba3392b6e4fd531e9e16cec1cf1e5baa577fe794ef630f67e640c05
            postgresql/003.sql cfee32a547756a08458cee114e03f85e72d44e64df75caf2655746e7f48158e2
            postgresql/004.sql 6ff9314f87b661c2a456140796bac612f4a7fa22b0b8fb3751225a5fb326d15a
            postgresql/005.sql 96cad7d9cde73d0cc38b00ec3871f71289c1028326c5a5963a154a79a0e15ddc
            postgresql/006.sql c4e8e88e88324c4fa54452c1b6506d69bc196c5cde621ab1f613ed3f7553c6bf
            postgresql/007.sql 335b24ae5ab5658d478cf56f689fcc8d70e1e3eafc63bb2acef8c89cc4048eb4
            postgresql/008.sql 76f5e33378768a742f59fc0627a2d5d9a14f1a11e0aa6375bb0ca07c3d3d83d4
            postgresql/009.sql fe01e8a44bd0e3dd6587a63643964f38af2c32c0be6b0988b2e45779201e4236
            postgresql/010.sql bfdf046fbf09bc757f74eaf3e84330f4a061a2ac25ca58cf8e55cf685e30d017
            postgresql/011.sql 660afdc39408b5452f09dc854cebc2b99ec55d34f817753e403387ece49bd434
            """;

    @Test
    void noScriptIsEverChanged() throws IOException {
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> SCRIPTS.relativize(file) + " " + sha256(file))
                            .collect(Collectors.toList()))
                    .containsExactlyInAnyOrderElementsOf(List.of(KNOWN.trim().split("\n")));
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
