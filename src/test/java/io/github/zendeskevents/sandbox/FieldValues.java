package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Values of custom fields: what each type takes, and the form in which it comes back. */
final class FieldValues {

    private final Store store;
    private final String owner;

    /** @param owner {@code user} or {@code organization} */
    FieldValues(Store store, String owner) {
        this.store = store;
        this.owner = owner;
    }

    /**
     * The values given, in the form in which they are kept, by the field's own key. Unknown keys are dropped with a warning;
     * values that do not fit are noted.
     */
    Map<String, JsonNode> read(Attributes attributes, ApiCall call, Details details) {
        String attribute = owner + "_fields";
        JsonNode given = attributes.get(attribute);
        if (given.isMissingNode() || given.isNull()) {
            return Map.of();
        }
        if (!(given instanceof ObjectNode object)) {
            details.add(attribute, "must be an object", Details.INVALID);
            return Map.of();
        }
        Map<String, JsonNode> values = new HashMap<>();
        object.properties().forEach(member -> {
            CustomField field = store.fieldsByKey(owner).get(member.getKey().toLowerCase(Locale.ROOT));
            if (field == null) {
                call.drop(owner + "." + attribute + "." + member.getKey());
                return;
            }
            Optional<JsonNode> value = convert(field, member.getValue());
            if (value.isPresent()) {
                values.put(field.key, value.get());
            } else {
                details.add(field.key, "is not a valid " + field.type, Details.INVALID);
            }
        });
        return values;
    }

    /** All fields of the account with the record's values; a checkbox without one is off. */
    ObjectNode write(Map<String, JsonNode> values) {
        ObjectNode all = Json.object();
        for (CustomField field : store.fieldsByKey(owner).values()) {
            JsonNode missing = field.type.equals("checkbox") ? BooleanNode.FALSE : NullNode.getInstance();
            all.set(field.key, values.getOrDefault(field.key, missing));
        }
        return all;
    }

    private boolean isThere(CustomField field, long id) {
        return switch (field.target.orElse("")) {
            case "zen:user" -> store.activeUser(id).isPresent();
            case "zen:organization" -> store.organization(id).isPresent();
            default -> true;
        };
    }

    private Optional<JsonNode> convert(CustomField field, JsonNode value) {
        if (value.isNull()) {
            return Optional.of(field.type.equals("checkbox") ? BooleanNode.FALSE : NullNode.getInstance());
        }
        return switch (field.type) {
            case "checkbox" -> checkbox(value);
            case "date" -> date(value);
            case "decimal" -> number(value).map(DecimalNode::valueOf);
            case "dropdown" -> text(value).filter(field::hasOption).map(TextNode::valueOf);
            case "multiselect" -> options(field, value);
            case "integer" -> number(value).flatMap(FieldValues::toLong);
            case "lookup" -> number(value).flatMap(FieldValues::toLong).filter(id -> isThere(field, id.asLong()));
            case "regexp" ->
                text(value)
                        .filter(text -> field.pattern.isEmpty()
                                || field.pattern.get().matcher(text).find())
                        .map(TextNode::valueOf);
            default -> text(value).map(TextNode::valueOf);
        };
    }

    private static Optional<JsonNode> checkbox(JsonNode value) {
        return switch (value.isBoolean() || value.isTextual() || value.isInt() ? value.asText() : "") {
            case "true", "1" -> Optional.of(BooleanNode.TRUE);
            case "false", "0" -> Optional.of(BooleanNode.FALSE);
            default -> Optional.empty();
        };
    }

    /** Zendesk keeps a date and shows it as midnight. */
    private static Optional<JsonNode> date(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : "";
        if (!text.matches("\\d{4}-\\d{2}-\\d{2}([T ].*)?")) {
            return Optional.empty();
        }
        try {
            return Optional.of(TextNode.valueOf(LocalDate.parse(text.substring(0, 10)) + "T00:00:00+00:00"));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> number(JsonNode value) {
        if (value.isNumber()) {
            return Optional.of(value.decimalValue());
        }
        String text = value.isTextual() ? value.textValue().trim() : "";
        return text.matches("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static Optional<JsonNode> toLong(BigDecimal number) {
        try {
            return Optional.of(LongNode.valueOf(number.longValueExact()));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(JsonNode value) {
        return value.isValueNode() ? Optional.of(value.asText()) : Optional.empty();
    }

    private static Optional<JsonNode> options(CustomField field, JsonNode value) {
        if (!(value instanceof ArrayNode list)) {
            return Optional.empty();
        }
        for (JsonNode item : list) {
            if (!field.hasOption(item.asText())) {
                return Optional.empty();
            }
        }
        return Optional.of(list);
    }
}
