package io.github.zendeskevents.main.imports;

import io.github.zendeskevents.main.imports.file.BadImportException;
import io.github.zendeskevents.main.imports.file.ImportFile;
import io.github.zendeskevents.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where imports are remembered: beside the inbox where that is a file, else in the working directory. A dry run leaves nothing behind,
 * so that the real import begins at the beginning.
 *
 * @param temporary whether it goes with the end of the run
 */
record StateFolder(Path path, boolean temporary) implements AutoCloseable {

    /**
     * The folder of the inbox of these settings.
     *
     * @throws BadImportException when that inbox keeps nothing
     */
    static StateFolder of(Settings settings) throws BadImportException, IOException {
        return settings.dryRun()
                ? new StateFolder(Files.createTempDirectory("zendesk-dry-run"), true)
                : new StateFolder(besideInbox(settings.inbox().url()), false);
    }

    private static Path besideInbox(String url) throws BadImportException {
        if (url.equals("off")) {
            throw new BadImportException(
                    "zendesk.inbox.url: 'off' is not allowed with an import, which has to know after a"
                            + " crash what was taken; must be the URL of a database, such as jdbc:sqlite:data/inbox.db");
        }
        String sqlite = "jdbc:sqlite:";
        String file = url.startsWith(sqlite)
                ? url.substring(sqlite.length()).replaceFirst("^file:", "").replaceFirst("\\?.*", "") + ".imports"
                : "data/imports";
        return Path.of(file);
    }

    /**
     * What is remembered of one file.
     *
     * @throws BadImportException when another process imports it
     */
    ImportState open(ImportFile file) throws BadImportException, IOException {
        return ImportState.open(path, file.identity(), file.shown());
    }

    /**
     * What is remembered of these files together, in whatever order.
     *
     * @throws BadImportException when another process imports the same files
     */
    ImportState open(List<ImportFile> files) throws BadImportException, IOException {
        String all = files.stream().map(ImportFile::identity).sorted().collect(Collectors.joining(","));
        return ImportState.open(
                path, "run-" + UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)), "these files");
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            try (Stream<Path> left = Files.list(path)) {
                for (Path one : left.toList()) {
                    Files.delete(one);
                }
            }
            Files.delete(path);
        }
    }
}
