package io.github.zendeskevents.mapping.field;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.json.Iso8601;
import io.github.zendeskevents.json.Scalar;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of Zendesk's custom user and organization fields. A field's type cannot be changed once it is made. */
public enum FieldType {
    CHECKBOX,
    DATE,
    DECIMAL,
    DROPDOWN,
    INTEGER,
    LOOKUP,
    MULTISELECT,
    REGEXP,
    TEXT,
    TEXTAREA,
    /** A type that this module does not know; it never writes one but to clear it. */
    OTHER;

    /** What a {@link #TEXT} holds, in characters; longer texts take a {@link #TEXTAREA}. */
    static final int TEXT_LENGTH = 255;

    /** What a {@link #TEXTAREA} holds, in characters. */
    static final int TEXTAREA_LENGTH = 65_536;

    /** The type by Zendesk's name for it; {@link #OTHER} for an unknown one. {@code tagger} is an older name of dropdowns. */
    public static FieldType of(String zendeskName) {
        String name = zendeskName.equals("tagger") ? "dropdown" : zendeskName;
        return Arrays.stream(values())
                .filter(type -> type.zendeskName().equals(name))
                .findFirst()
                .orElse(OTHER);
    }

    /**
     * The type for a new field that is to hold this value: checkbox for booleans, integer for whole numbers, decimal for other
     * numbers, date for ISO 8601 dates and date-times, text, textarea above 255 characters. A number written with a
     * fraction ({@code 10.0}) makes a decimal, since its sender counts in fractions; a whole number beyond 64 bits makes a text,
     * since an integer field would not hold it.
     *
     * @return the type; empty for null, objects, lists and numbers too large to write down, which make no field
     */
    public static Optional<FieldType> forValue(JsonNode value) {
        if (value.isBoolean()) {
            return Optional.of(CHECKBOX);
        }
        if (value.isNumber()) {
            return Scalar.number(value).map(number -> forNumber(value, number));
        }
        return value.isTextual() ? Optional.of(forText(value.asText())) : Optional.empty();
    }

    private static FieldType forNumber(JsonNode value, BigDecimal number) {
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? INTEGER : TEXT;
        }
        return Double.isFinite(number.doubleValue()) ? DECIMAL : TEXT;
    }

    private static FieldType forText(String text) {
        if (Iso8601.date(text).isPresent()) {
            return DATE;
        }
        return text.codePointCount(0, text.length()) > TEXT_LENGTH ? TEXTAREA : TEXT;
    }

    /** Zendesk's name for the type, as in {@code "type": "checkbox"}. */
    public String zendeskName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
