package io.github.zendeskevents.main.imports.file;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of events, or the standard input, looked at and not yet read.
 *
 * @param name as the user wrote it
 * @param identity the same for the same content, whatever its name
 * @param size in bytes; empty where it cannot be known before the end
 * @param gzip whether it is compressed
 * @param csv whether it is a table; else it is JSON in one of the forms of events
 * @param raw its bytes, which are read once
 */
public record ImportFile(
        String name, String identity, OptionalLong size, boolean gzip, boolean csv, CountedStream raw) {

    static final String STANDARD_INPUT = "-";
    /** So much tells what it is. */
    private static final int HEAD = 65_536;

    /**
     * Looks at a file.
     *
     * @param name of a file, or {@value #STANDARD_INPUT}
     * @param table whether the user gave what only a table needs
     * @throws BadImportException when it cannot be read, or is not what its name says
     */
    public static ImportFile of(String name, boolean table, InputStream standardInput) throws BadImportException {
        try {
            boolean file = !name.equals(STANDARD_INPUT);
            Path path = file ? existing(name) : Path.of("");
            OptionalLong size = file ? OptionalLong.of(Files.size(path)) : OptionalLong.empty();
            CountedStream counted = new CountedStream(file ? Files.newInputStream(path) : standardInput);
            BufferedInputStream in = new BufferedInputStream(counted, HEAD);
            in.mark(HEAD);
            byte[] head = in.readNBytes(HEAD);
            in.reset();
            boolean gzip = head.length > 1 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B;
            String lower = name.toLowerCase(Locale.ROOT);
            if (!gzip && lower.endsWith(".gz")) {
                throw new BadImportException(name + ": is not gzip, though its name says so");
            }
            boolean csv = isTable(name, gzip ? inflated(name, head) : head, table || lower.matches(".*\\.csv(\\.gz)?"));
            String identity = identity(size, head, file ? checksum(path) : 0);
            return new ImportFile(name, identity, size, gzip, csv, new CountedStream(in));
        } catch (IOException unreadable) {
            throw new BadImportException(name + ": cannot be read (" + unreadable.getMessage() + ")");
        }
    }

    private static Path existing(String name) throws BadImportException {
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                throw new BadImportException(name + ": is a folder; name the files in it");
            }
            if (!Files.exists(path)) {
                throw new BadImportException(name + ": there is no such file");
            }
            if (!Files.isReadable(path)) {
                throw new BadImportException(name + ": this user may not read it");
            }
            if (!Files.isRegularFile(path)) {
                throw new BadImportException(
                        name + ": is a pipe or a device; give its content on the standard input: -");
            }
            return path;
        } catch (InvalidPathException noPath) {
            throw new BadImportException(name + ": cannot be the name of a file");
        }
    }

    private static boolean isTable(String name, byte[] head, boolean maybe) throws BadImportException {
        int at = head.length > 2 && (head[0] & 0xFF) == 0xEF ? 3 : 0;
        while (at < head.length && Character.isWhitespace(head[at])) {
            at++;
        }
        if (at == head.length) {
            throw BadImportException.empty(name);
        }
        return maybe && head[at] != '{' && head[at] != '[';
    }

    private static byte[] inflated(String name, byte[] head) throws BadImportException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
            byte[] start = new byte[4_096];
            int length = 0;
            try {
                for (int some = 0;
                        some >= 0 && length < start.length;
                        some = in.read(start, length, start.length - length)) {
                    length += some;
                }
            } catch (EOFException headIsCut) {
                // What came before the cut is enough.
                return Arrays.copyOf(start, length);
            }
            return Arrays.copyOf(start, length);
        } catch (ZipException | EOFException broken) {
            throw new BadImportException(name + ": is not gzip, though it begins so (" + broken.getMessage() + ")");
        } catch (IOException impossible) {
            throw new BadImportException(name + ": cannot be inflated (" + impossible.getMessage() + ")");
        }
    }

    /** Of all of it: a file may be mended where its head does not show it. */
    private static long checksum(Path path) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(path), checksum)) {
            byte[] some = new byte[HEAD];
            while (in.read(some) >= 0) {
                // The stream adds what is read to the checksum.
            }
        }
        return checksum.getValue();
    }

    private static String identity(OptionalLong size, byte[] head, long checksum) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((size.orElse(-1) + " " + checksum).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(head), 0, 12);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Its content, inflated. */
    InputStream content() throws IOException {
        return gzip ? new GZIPInputStream(raw, 32_768) : raw;
    }

    /** How many of its bytes were read. */
    public long bytesRead() {
        return raw.count();
    }

    /** True for the standard input, which comes once. */
    private boolean isStandardInput() {
        return name.equals(STANDARD_INPUT);
    }

    /** For messages. */
    public String shown() {
        return isStandardInput() ? "standard input" : name;
    }
}
