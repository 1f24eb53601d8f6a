package io.github.zendeskevents.main.imports;

import io.github.zendeskevents.main.imports.file.BadImportException;
import io.github.zendeskevents.main.imports.file.EventSource;
import io.github.zendeskevents.main.imports.file.ImportFile;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is to be imported, and how.
 *
 * @param sources the files, looked at and opened
 * @param again whether files are taken that were taken before
 * @param terminalWidth in characters; empty: nobody watches
 */
public record ImportOptions(List<EventSource> sources, boolean again, OptionalInt terminalWidth) {

    public ImportOptions {
        sources = List.copyOf(sources);
    }

    List<ImportFile> files() {
        return sources.stream().map(EventSource::file).toList();
    }

    /**
     * Looks at the files before anything else is begun.
     *
     * @throws BadImportException naming the first that cannot be imported
     */
    public static ImportOptions of(
            List<String> names, String type, boolean again, OptionalInt terminalWidth, InputStream standardInput)
            throws BadImportException {
        List<EventSource> sources = new ArrayList<>();
        for (String name : names) {
            ImportFile file = ImportFile.of(name, !type.isEmpty(), standardInput);
            try {
                sources.add(new EventSource(file, type, Clock.systemUTC()));
            } catch (IOException broken) {
                throw new BadImportException(name + ": cannot be read (" + broken.getMessage() + ")");
            }
        }
        return new ImportOptions(sources, again, terminalWidth);
    }
}
