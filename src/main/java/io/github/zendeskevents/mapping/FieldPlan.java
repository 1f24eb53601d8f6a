package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.json.Scalar;
import io.github.zendeskevents.mapping.field.Field;
import io.github.zendeskevents.mapping.field.FieldType;
import io.github.zendeskevents.mapping.field.FieldValue;
import io.github.zendeskevents.mapping.field.FieldValue.Converted;
import io.github.zendeskevents.mapping.field.FieldValue.Unfit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the custom traits of one event meet the fields that exist. Once the missing fields are made, planning again puts their
 * values in.
 *
 * @param values what to write, by the fields' keys in their own case, fitted to the fields; unmodifiable
 * @param missing the fields to create first, in the order of the event; unmodifiable
 * @param skipped the traits that fit no field; unmodifiable
 */
public record FieldPlan(SortedMap<String, JsonNode> values, List<MissingField> missing, List<SkippedTrait> skipped) {

    public FieldPlan {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        missing = List.copyOf(missing);
        skipped = List.copyOf(skipped);
    }

    /**
     * Pairs the traits with the fields that exist: what to write, which fields are missing, and what fits nowhere.
     *
     * @param existingByLowerCaseKey all fields of users (or of organizations), by their keys in lower case
     */
    public static FieldPlan of(CustomTraits traits, Map<String, Field> existingByLowerCaseKey) {
        SortedMap<String, JsonNode> values = new TreeMap<>();
        List<MissingField> missing = new ArrayList<>();
        List<SkippedTrait> skipped = new ArrayList<>();
        traits.byKey().forEach((key, trait) -> {
            // Merged events may name the trait differently, and so mean two fields.
            Map<Optional<Field>, List<CustomTraits.Trait>> byField = new LinkedHashMap<>();
            trait.latestFirst().forEach(one -> byField.computeIfAbsent(
                            field(key, one, existingByLowerCaseKey), field -> new ArrayList<>())
                    .add(one));
            byField.forEach((field, said) -> field.ifPresentOrElse(
                    existing -> fill(existing, said, values, skipped),
                    () -> missing(key, said, traits.fillOnly(), missing, skipped)));
        });
        return new FieldPlan(values, missing, skipped);
    }

    /** A field that has the trait's own name comes before the one of its key. */
    private static Optional<Field> field(String key, CustomTraits.Trait trait, Map<String, Field> existing) {
        Optional<Field> named = Optional.ofNullable(existing.get(trait.path().toLowerCase(Locale.ROOT)));
        return named.filter(Field::active)
                .or(() -> Optional.ofNullable(existing.get(key)))
                .or(() -> named);
    }

    /** The latest value that fits. */
    private static void fill(
            Field field,
            List<CustomTraits.Trait> latestFirst,
            Map<String, JsonNode> values,
            List<SkippedTrait> skipped) {
        if (!field.active()) {
            skipped.add(new SkippedTrait(
                    latestFirst.get(0).path(), "the field " + field.key() + " is inactive; activate it in Zendesk"));
            return;
        }
        for (CustomTraits.Trait trait : latestFirst) {
            FieldValue fitted = FieldValue.convert(field, trait.value());
            if (fitted instanceof Converted converted) {
                values.put(field.key(), converted.value());
            }
            if (!(fitted instanceof Unfit unfit)) {
                return;
            }
            skipped.add(new SkippedTrait(trait.path(), unfit.reason()));
        }
    }

    /** The first event that needs the field decides on its type. */
    private static void missing(
            String key,
            List<CustomTraits.Trait> latestFirst,
            Set<String> fillOnly,
            List<MissingField> missing,
            List<SkippedTrait> skipped) {
        for (int i = latestFirst.size() - 1; i >= 0; i--) {
            CustomTraits.Trait trait = latestFirst.get(i);
            Optional<FieldType> type = type(trait.value());
            if (type.isEmpty()) {
                continue;
            }
            if (fillOnly.contains(trait.path())) {
                skipped.add(new SkippedTrait(trait.path(), "an id makes no field, and there is none of this name"));
                continue;
            }
            Field future = new Field(0, key, type.get(), List.of(), Optional.empty(), true);
            if (!(FieldValue.convert(future, trait.value()) instanceof Unfit unfit)) {
                missing.add(MissingField.of(key, trait.path(), type.get()));
                return;
            }
            skipped.add(new SkippedTrait(trait.path(), unfit.reason()));
        }
    }

    /** A value that says nothing makes no field: there is nothing to clear, and its type would be a guess. */
    private static Optional<FieldType> type(JsonNode value) {
        boolean blank = value.isTextual() && Scalar.trim(value.asText()).isEmpty();
        return blank ? Optional.empty() : FieldType.forValue(value);
    }

    /** Keys and what was left out, without the values, which are personal data and stay out of logs. */
    @Override
    public String toString() {
        return "FieldPlan[values=" + values.keySet() + ", missing=" + missing + ", skipped=" + skipped + "]";
    }
}
