package io.github.zendeskevents.main.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.main.imports.file.BadImportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What is remembered of an import from one run to the next, in a small file that is exchanged whole. While it is open, no other
 * process has it.
 */
final class ImportState implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileChannel lock;
    private final ObjectNode content;

    private ImportState(Path file, FileChannel lock, ObjectNode content) {
        this.file = file;
        this.lock = lock;
        this.content = content;
    }

    /**
     * Opens what is remembered by this name, or begins to remember.
     *
     * @throws BadImportException when another process has it
     */
    static ImportState open(Path folder, String name, String shown) throws BadImportException, IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name + ".json");
        FileChannel lock =
                FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return new ImportState(file, lock, read(file));
            }
        } catch (OverlappingFileLockException twice) {
            lock.close();
            throw new BadImportException(shown + ": is named twice, or has the content of another file that is named");
        }
        lock.close();
        throw new BadImportException(shown + ": is being imported by another process; wait for its end");
    }

    private static ObjectNode read(Path file) throws IOException {
        return Files.exists(file) && JSON.readTree(file.toFile()) instanceof ObjectNode known
                ? known
                : JsonNodeFactory.instance.objectNode();
    }

    /** What is remembered; changes of it are kept by {@link #save()}. */
    ObjectNode content() {
        return content;
    }

    /** Keeps it, so that it is there after a crash. */
    void save() throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Forgets it. */
    void forget() throws IOException {
        content.removeAll();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
