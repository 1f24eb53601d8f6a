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
 * @param notes what the summary is to say of files that are left out
 * @param again whether files are taken that were taken before
 * @param terminalWidth in characters; empty: nobody watches
 */
public record ImportOptions(List<EventSource> sources, List<String> notes, boolean again, OptionalInt terminalWidth) {

    public ImportOptions {
        sources = List.copyOf(sources);
        notes = List.copyOf(notes);
    }

    List<ImportFile> files() {
        return sources.stream().map(EventSource::file).toList();
    }

    /**
     * Looks at the files before anything else is begun.
     *
     * @throws BadImportException naming the first that cannot be imported, or that is empty where all are
     */
    public static ImportOptions of(
            List<String> names, String type, boolean again, OptionalInt terminalWidth, InputStream standardInput)
            throws BadImportException {
        List<EventSource> sources = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String name : names) {
            try {
                ImportFile file = ImportFile.of(name, !type.isEmpty(), standardInput);
                sources.add(new EventSource(file, type, Clock.systemUTC()));
            } catch (BadImportException wrong) {
                notes.add(wrong.getMessage() + ", so there is nothing to import");
                if (!wrong.isEmptyFile() || notes.size() == names.size()) {
                    throw wrong;
                }
            } catch (IOException broken) {
                throw new BadImportException(name + ": cannot be read (" + broken.getMessage() + ")");
            }
        }
        return new ImportOptions(sources, notes, again, terminalWidth);
    }
}
