package io.github.zendeskevents.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads settings one by one, and checks each against its type.
 *
 * @param source the value of a property by name; absent: not set
 * @param defaults of what is not set
 */
record SettingReader(Function<String, Optional<String>> source, Defaults defaults) {

    /** Routes name them as they are set: a line break at the end, as of a variable from a file, would be in the address of Zendesk. */
    private static final Set<Setting> IN_ROUTES = Set.of(Setting.URL, Setting.SUBDOMAIN);

    /** True when there is a value, whether it is allowed or not. */
    boolean isSet(Setting setting) {
        return text(setting).isPresent();
    }

    /**
     * The value that is set.
     *
     * @throws InvalidSettingException when it is not allowed
     */
    <T> Optional<T> ifSet(Setting setting, Class<T> type) {
        return text(setting).map(text -> parsed(setting, text, type));
    }

    /**
     * The value that is set, or else the default.
     *
     * @throws InvalidSettingException when it is not allowed
     */
    <T> T value(Setting setting, Class<T> type) {
        return ifSet(setting, type).orElseGet(() -> standard(setting, type));
    }

    /** The texts that are set, or else the default. */
    List<String> list(Setting setting) {
        List<?> texts = value(setting, List.class);
        return texts.stream().map(String.class::cast).toList();
    }

    /** The constants that are set, or else those of the default. */
    <E extends Enum<E>> Set<E> set(Setting setting, Class<E> constants) {
        Set<?> values = value(setting, Set.class);
        return values.stream().map(constants::cast).collect(Collectors.toUnmodifiableSet());
    }

    /** The number of a port. Where nothing listens, a property of such a common name may be one of the host's: it is not read. */
    int port(Setting setting, boolean used) {
        return used ? value(setting, Integer.class) : standard(setting, Integer.class);
    }

    /**
     * A value that must be set because another one is.
     *
     * @throws InvalidSettingException when it is not set, or not allowed
     */
    String needed(Setting setting, Setting partner) {
        return ifSet(setting, String.class).orElseThrow(() -> missing(setting, partner));
    }

    /** True when the secret is there, as itself or in a file. */
    boolean isGiven(Setting secret) {
        return isSet(secret) || secret.file().filter(this::isSet).isPresent();
    }

    /**
     * The secret that is set, as itself or in a file.
     *
     * @throws InvalidSettingException when it is not allowed, both are set, or the file cannot be read
     */
    Optional<Secret> secret(Setting setting) {
        Optional<Secret> inFile = inFile(setting);
        return inFile.isPresent() ? inFile : ifSet(setting, String.class).map(Secret::of);
    }

    /** As {@link #secret}, if it is in a file. */
    Optional<Secret> inFile(Setting setting) {
        Optional<Setting> file = setting.file().filter(this::isSet);
        if (file.isPresent() && isSet(setting)) {
            throw new InvalidSettingException(setting.property() + ": is set together with "
                    + file.get().property() + "; must be only one of them");
        }
        return file.map(named -> Secret.in(path(named), named, setting.type()));
    }

    /** As {@link #secret}, where another setting makes no sense without it. */
    Secret neededSecret(Setting setting, Setting partner) {
        return secret(setting).orElseThrow(() -> missing(setting, partner));
    }

    private Path path(Setting file) {
        String text = value(file, String.class);
        try {
            return Path.of(text);
        } catch (InvalidPathException noPath) {
            throw InvalidSettingException.of(file, text, "the name of a file");
        }
    }

    private static InvalidSettingException missing(Setting setting, Setting partner) {
        return new InvalidSettingException(
                setting.property() + ": is not set; must be set together with " + partner.property());
    }

    /** The text that holds where none is set. */
    String standard(Setting setting) {
        return defaults.of(setting);
    }

    private <T> T standard(Setting setting, Class<T> type) {
        return parsed(setting, standard(setting), type);
    }

    private Optional<String> text(Setting setting) {
        return source.apply(setting.property())
                .or(() -> setting.oldProperty().flatMap(source))
                .map(text -> IN_ROUTES.contains(setting) ? text : text.trim())
                .filter(text -> !(text.isBlank() && setting.type().blankIsUnset()));
    }

    private static <T> T parsed(Setting setting, String text, Class<T> type) {
        return setting.type()
                .parser()
                .apply(text)
                .map(type::cast)
                .orElseThrow(() ->
                        InvalidSettingException.of(setting, text, setting.type().allowed()));
    }
}
