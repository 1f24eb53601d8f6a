package io.github.zendeskevents.settings;

import io.github.zendeskevents.log.Visible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A secret, as it is set or as a file holds it. A file is read again when the secret was refused, so that a secret can be changed
 * without a restart. Two are equal when they come from the same place, whatever a file holds by now; {@code toString} shows nothing.
 */
public final class Secret {

    private static final Logger LOG = LoggerFactory.getLogger(Secret.class);
    /** Far more than a list of keys takes, and not enough to hurt when it is the wrong file. */
    private static final int MOST_BYTES = 1 << 16;

    private final Optional<Path> file;
    /** Throws {@link InvalidSettingException} for a text that is no such secret. */
    private final UnaryOperator<String> checked;

    private volatile String value;

    private Secret(Optional<Path> file, UnaryOperator<String> checked, String value) {
        this.file = file;
        this.checked = checked;
        this.value = value;
    }

    /** One that stays as it is. */
    public static Secret of(String value) {
        return new Secret(Optional.empty(), UnaryOperator.identity(), value);
    }

    /**
     * One that a file holds.
     *
     * @param setting names the file
     * @param type what the file must hold
     * @throws InvalidSettingException when the file cannot be read, or holds something else
     */
    static Secret in(Path file, Setting setting, ValueType<?> type) {
        UnaryOperator<String> checked = text -> type.parser()
                .apply(text)
                .filter(parsed -> !text.isEmpty())
                .map(parsed -> text)
                .orElseThrow(() -> new InvalidSettingException(
                        setting.property() + ": what is in " + file + " is not allowed; must be " + type.allowed()));
        try {
            return new Secret(Optional.of(file), checked, checked.apply(read(file)));
        } catch (IOException unreadable) {
            throw new InvalidSettingException(setting.property() + ": " + file + " cannot be read ("
                    + unreadable.getClass().getSimpleName()
                    + "); must be a file that holds the secret and nothing else");
        }
    }

    /** What it is now. */
    public String value() {
        return value;
    }

    /**
     * Reads the file again, if there is one. What cannot be read, or is no such secret, leaves the secret as it was, with a warning.
     *
     * @return true when the secret is another one now
     */
    public synchronized boolean readAgain() {
        if (file.isEmpty()) {
            return false;
        }
        try {
            String now = checked.apply(read(file.get()));
            boolean changed = !now.equals(value);
            value = now;
            if (changed) {
                LOG.info("Read a new secret from {}", file.get());
            }
            return changed;
        } catch (IOException unreadable) {
            LOG.warn(
                    "{} cannot be read ({}): the secret stays as it was",
                    file.get(),
                    unreadable.getClass().getSimpleName());
        } catch (InvalidSettingException wrong) {
            LOG.warn("{}: the secret stays as it was", Visible.of(wrong.getMessage()));
        }
        return false;
    }

    private static String read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && file.equals(that.file) && (file.isPresent() || value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return file.isPresent() ? file.hashCode() : value.hashCode();
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
