package io.github.zendeskevents.mapping.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.json.Iso8601;
import io.github.zendeskevents.json.JsonKind;
import io.github.zendeskevents.json.Scalar;
import io.github.zendeskevents.mapping.field.Field.Option;
import io.github.zendeskevents.mapping.field.FieldValue.Converted;
import io.github.zendeskevents.mapping.field.FieldValue.Unfit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Fits values to one field; the rules behind {@link FieldValue#convert}. */
final class Conversion {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Zendesk's ids are numbers; those of custom objects are made of letters and digits. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private static final BigInteger MIN_INTEGER = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_INTEGER = BigInteger.valueOf(Long.MAX_VALUE);

    private final Field field;

    Conversion(Field field) {
        this.field = field;
    }

    FieldValue convert(JsonNode raw) {
        if (clears(raw)) {
            return new Converted(field.type() == FieldType.CHECKBOX ? JSON.booleanNode(false) : JSON.nullNode());
        }
        return switch (field.type()) {
            case CHECKBOX -> checkbox(raw);
            case INTEGER -> integer(raw);
            case DECIMAL -> decimal(raw);
            case DATE -> date(raw);
            case TEXT -> text(raw, FieldType.TEXT_LENGTH);
            case TEXTAREA -> text(raw, FieldType.TEXTAREA_LENGTH);
            case REGEXP -> regexp(raw);
            case DROPDOWN -> dropdown(raw);
            case MULTISELECT -> multiselect(raw);
            case LOOKUP -> lookup(raw);
            case OTHER -> new Unfit("the field " + field.key() + " is of a type that cannot be filled");
        };
    }

    private boolean clears(JsonNode raw) {
        boolean holdsText = field.type() == FieldType.TEXT || field.type() == FieldType.TEXTAREA;
        return raw.isNull()
                || (raw.isArray() && raw.isEmpty())
                || (!holdsText && raw.isTextual() && Scalar.trim(raw.asText()).isEmpty());
    }

    private FieldValue checkbox(JsonNode raw) {
        return truth(raw)
                .<FieldValue>map(truth -> new Converted(JSON.booleanNode(truth)))
                .orElseGet(() -> unfit("true, false, yes, no, 1 or 0", raw));
    }

    /** The boolean that a value stands for; empty where it stands for none. */
    static Optional<Boolean> truth(JsonNode value) {
        return switch (Scalar.name(value).orElseGet(value::asText).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> Optional.of(true);
            case "false", "no", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private FieldValue integer(JsonNode raw) {
        return Scalar.numeric(raw)
                .map(Scalar::tidy)
                .filter(n -> n.scale() == 0)
                .map(BigDecimal::toBigInteger)
                .filter(n -> n.compareTo(MIN_INTEGER) >= 0 && n.compareTo(MAX_INTEGER) <= 0)
                .<FieldValue>map(n -> new Converted(JSON.numberNode(n.longValueExact())))
                .orElseGet(() -> unfit("a whole number of up to 64 bits", raw));
    }

    private FieldValue decimal(JsonNode raw) {
        return Scalar.numeric(raw)
                .filter(n -> Double.isFinite(n.doubleValue()))
                .<FieldValue>map(n -> new Converted(DecimalNode.valueOf(Scalar.tidy(n))))
                .orElseGet(() -> unfit("a number", raw));
    }

    private FieldValue date(JsonNode raw) {
        return Optional.of(raw)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .flatMap(Iso8601::date)
                .<FieldValue>map(date -> new Converted(JSON.textNode(date.toString())))
                .orElseGet(() -> unfit("an ISO 8601 date or date-time", raw));
    }

    private FieldValue text(JsonNode raw, int maxLength) {
        Optional<String> text = Scalar.joined(raw);
        if (text.isEmpty()) {
            return unfit("a text", raw);
        }
        int length = text.get().codePointCount(0, text.get().length());
        return length <= maxLength
                ? new Converted(JSON.textNode(text.get()))
                : new Unfit("the field " + field.key() + " takes up to " + maxLength + " characters, found " + length);
    }

    private FieldValue regexp(JsonNode raw) {
        FieldValue text = text(raw, FieldType.TEXT_LENGTH);
        if (field.regexp().isEmpty() || !(text instanceof Converted converted)) {
            return text;
        }
        return switch (RubyPattern.check(field.regexp().get(), converted.value().asText())) {
            case MATCHES -> converted;
            case DIFFERS -> new Unfit("the field " + field.key() + " takes only what matches its regular expression");
            case UNKNOWN ->
                new Unfit("the regular expression of the field " + field.key()
                        + " cannot be checked here; simplify it, or use a text field");
        };
    }

    private FieldValue dropdown(JsonNode raw) {
        return Scalar.text(raw)
                .flatMap(this::option)
                .<FieldValue>map(option -> new Converted(JSON.textNode(option.value())))
                .orElseGet(() -> unfit("the value or name of one of its options", raw));
    }

    private FieldValue multiselect(JsonNode raw) {
        List<Optional<Option>> chosen = choices(raw).map(this::option).toList();
        if (chosen.isEmpty() || chosen.stream().anyMatch(Optional::isEmpty)) {
            return unfit("values or names of its options", raw);
        }
        Set<String> values = new LinkedHashSet<>();
        chosen.forEach(option -> option.ifPresent(o -> values.add(o.value())));
        ArrayNode array = JSON.arrayNode();
        values.forEach(array::add);
        return new Converted(array);
    }

    /** An option's name may hold commas, so a text is tried whole before it is split. */
    private Stream<String> choices(JsonNode raw) {
        if (raw.isArray()) {
            List<String> choices = new ArrayList<>();
            raw.forEach(element -> choices.add(Scalar.text(element).orElse("")));
            return choices.stream();
        }
        return Scalar.text(raw).stream()
                .flatMap(text -> option(text).isPresent() ? Stream.of(text) : Arrays.stream(text.split(",")))
                .filter(choice -> !Scalar.trim(choice).isEmpty());
    }

    private Optional<Option> option(String text) {
        String wanted = Scalar.trim(text);
        return Stream.<Predicate<Option>>of(
                        o -> o.value().equals(wanted),
                        o -> o.name().equals(wanted),
                        o -> o.value().equalsIgnoreCase(wanted),
                        o -> o.name().strip().equalsIgnoreCase(wanted))
                .flatMap(matches -> field.options().stream().filter(matches))
                .findFirst();
    }

    private FieldValue lookup(JsonNode raw) {
        return Scalar.name(raw)
                .filter(id -> field.pointsTo().isPresent()
                        ? !id.isEmpty()
                        : ID.matcher(id).matches())
                .<FieldValue>map(id -> new Converted(JSON.textNode(id)))
                .orElseGet(() -> unfit("an id", raw));
    }

    private Unfit unfit(String expected, JsonNode found) {
        return new Unfit("the " + field.type().zendeskName() + " field " + field.key() + " takes " + expected
                + "; found " + JsonKind.of(found)
                + (found.isTextual() || found.isNumber() || found.isArray() ? " that is none" : ""));
    }
}
