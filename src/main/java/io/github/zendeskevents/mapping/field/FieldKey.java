package io.github.zendeskevents.mapping.field;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Makes the key of a custom field from the name of a trait. Zendesk takes letters, digits and underscores, not digits alone (the
 * reference of user fields and organization fields); within that, keys are the snake_case that Zendesk's own forms suggest.
 * The same name always makes the same key, and a key makes itself.
 */
public final class FieldKey {

    /** A key's greatest length, in characters. */
    static final int MAX_LENGTH = 100;

    private static final int HASH_LENGTH = 8;

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private FieldKey() {}

    /**
     * The key for a trait: {@code address.postalCode} makes {@code address_postal_code}. A name of digits alone gets the prefix
     * {@code field_}; one of more than 100 characters is cut and ends with a hash of the whole, so that two long ones differ.
     *
     * @param dottedPath the trait's name, with dots for nested objects
     * @return the key; empty where the name holds no Latin letter and no digit
     */
    public static Optional<String> of(String dottedPath) {
        String plain = ACCENTS.matcher(Normalizer.normalize(dottedPath, Normalizer.Form.NFD))
                .replaceAll("");
        String key = Arrays.stream(BETWEEN_WORDS.split(plain))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("_"));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(cut(DIGITS.matcher(key).matches() ? "field_" + key : key));
    }

    private static String cut(String key) {
        if (key.length() <= MAX_LENGTH) {
            return key;
        }
        CRC32 hash = new CRC32();
        hash.update(key.getBytes(StandardCharsets.US_ASCII));
        String head = key.substring(0, MAX_LENGTH - HASH_LENGTH - 1);
        return (head.endsWith("_") ? head : head + "_") + HexFormat.of().toHexDigits(hash.getValue(), HASH_LENGTH);
    }
}
