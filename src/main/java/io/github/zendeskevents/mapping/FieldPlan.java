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
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            Field field = existingByLowerCaseKey.get(key);
            if (field == null) {
                missing(key, trait, missing, skipped);
            } else if (!field.active()) {
                skipped.add(new SkippedTrait(
                        trait.path(), "the field " + field.key() + " is inactive; activate it in Zendesk"));
            } else {
                fill(field, trait, values, skipped);
            }
        });
        return new FieldPlan(values, missing, skipped);
    }

    private static void fill(
            Field field, CustomTraits.Trait trait, Map<String, JsonNode> values, List<SkippedTrait> skipped) {
        FieldValue fitted = FieldValue.convert(field, trait.value());
        if (fitted instanceof Converted converted) {
            values.put(field.key(), converted.value());
        } else if (fitted instanceof Unfit unfit) {
            skipped.add(new SkippedTrait(trait.path(), unfit.reason()));
            trait.earlier().ifPresent(earlier -> fill(field, earlier, values, skipped));
        }
    }

    /** A value that says nothing makes no field: there is nothing to clear, and its type would be a guess. */
    private static void missing(
            String key, CustomTraits.Trait trait, List<MissingField> missing, List<SkippedTrait> skipped) {
        int before = missing.size();
        // The first event that needs the field decides on its type.
        trait.earlier().ifPresent(earlier -> missing(key, earlier, missing, skipped));
        if (missing.size() > before) {
            return;
        }
        Optional<FieldType> type = FieldType.forValue(trait.value());
        if (type.isEmpty()
                || (trait.value().isTextual()
                        && Scalar.trim(trait.value().asText()).isEmpty())) {
            return;
        }
        Field future = new Field(0, key, type.get(), List.of(), Optional.empty(), true);
        if (FieldValue.convert(future, trait.value()) instanceof Unfit unfit) {
            skipped.add(new SkippedTrait(trait.path(), unfit.reason()));
        } else {
            missing.add(MissingField.of(key, trait.path(), type.get()));
        }
    }

    /** Keys and what was left out, without the values, which are personal data and stay out of logs. */
    @Override
    public String toString() {
        return "FieldPlan[values=" + values.keySet() + ", missing=" + missing + ", skipped=" + skipped + "]";
    }
}
