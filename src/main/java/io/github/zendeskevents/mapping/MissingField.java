package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.mapping.field.FieldType;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A custom field that an event needs and Zendesk does not have.
 *
 * @param key the field's key, in lower case
 * @param title what agents see
 * @param type chosen by the value at hand; it cannot be changed later
 */
public record MissingField(String key, String title, FieldType type) {

    /** The description of every field made here, by which they are known again later. */
    public static final String DESCRIPTION = "Filled from customer events";

    private static final int MAX_TITLE_LENGTH = 100;

    private static final Pattern BETWEEN_WORDS = Pattern.compile(
            "[^\\p{L}\\p{M}\\p{N}]+|(?<=[\\p{Ll}\\p{M}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    /** The field for a trait; its title is the path in words: {@code address.postalCode} makes "Address postal code". */
    static MissingField of(String key, String path, FieldType type) {
        String words = Arrays.stream(BETWEEN_WORDS.split(path))
                .filter(word -> !word.isEmpty())
                .map(MissingField::word)
                .collect(Collectors.joining(" "));
        String title = words.substring(0, words.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
                + words.substring(words.offsetByCodePoints(0, 1));
        int length = Math.min(MAX_TITLE_LENGTH, title.codePointCount(0, title.length()));
        return new MissingField(
                key, title.substring(0, title.offsetByCodePoints(0, length)).strip(), type);
    }

    /** Abbreviations such as ID keep their capitals. */
    private static String word(String word) {
        boolean abbreviation = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
        return abbreviation ? word : word.toLowerCase(Locale.ROOT);
    }

    /** The {@code user_field} or {@code organization_field} of the request that creates it. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type.zendeskName())
                .put("title", title)
                .put("key", key)
                .put("description", DESCRIPTION);
    }
}
