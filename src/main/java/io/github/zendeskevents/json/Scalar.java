package io.github.zendeskevents.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads texts, numbers and booleans out of JSON so that no number is rounded, written with an exponent, or blown up to
 * millions of digits: {@code 1e999999999} is nine characters on the wire and a gigabyte written out.
 */
public final class Scalar {

    /** More than any double needs (1.8E308, 4.9E-324), and few enough to write out. */
    private static final int MAX_DIGITS = 400;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d{1,9})?");

    private Scalar() {}

    /** A text as it is, a number as JSON writes it but without an exponent, a boolean; empty for anything else. */
    public static Optional<String> text(JsonNode node) {
        if (node.isTextual() || node.isBoolean()) {
            return Optional.of(node.asText());
        }
        return number(node).map(BigDecimal::toPlainString);
    }

    /** A scalar as text, a list of scalars as comma-separated text; empty for what holds objects or lists. */
    public static Optional<String> joined(JsonNode node) {
        if (!node.isArray()) {
            return text(node);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node) {
            Optional<String> text = text(element);
            if (text.isEmpty() && !element.isNull()) {
                return Optional.empty();
            }
            text.ifPresent(texts::add);
        }
        return Optional.of(String.join(",", texts));
    }

    /** A trimmed text or a number without a needless fraction ({@code 1.0} is {@code 1}); empty for anything else. */
    public static Optional<String> name(JsonNode node) {
        return node.isTextual()
                ? Optional.of(trim(node.asText()))
                : number(node).map(n -> tidy(n).toPlainString());
    }

    /** The exact value of a JSON number; empty for anything else and for numbers of absurd size. */
    public static Optional<BigDecimal> number(JsonNode node) {
        if (!node.isNumber()) {
            return Optional.empty();
        }
        if (node.isDouble() || node.isFloat()) {
            return Double.isFinite(node.doubleValue()) ? Optional.of(new BigDecimal(node.asText())) : Optional.empty();
        }
        return Optional.of(node.decimalValue()).filter(Scalar::sane);
    }

    /** The exact value of a JSON number or of a text that is one, in Latin digits with a decimal point; else empty. */
    public static Optional<BigDecimal> numeric(JsonNode node) {
        if (!node.isTextual()) {
            return number(node);
        }
        String text = trim(node.asText());
        if (text.length() > MAX_DIGITS || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(text)).filter(Scalar::sane);
    }

    /** The same value with no zeros at the end of its fraction, and no negative scale. */
    public static BigDecimal tidy(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Copied addresses and names often bring no-break and zero-width blanks along, which {@link String#strip} keeps. */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }

    private static boolean sane(BigDecimal number) {
        return Math.abs((long) number.scale()) <= MAX_DIGITS && number.precision() <= 2 * MAX_DIGITS;
    }
}
