package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The endpoints of the custom fields of users, or of organizations. */
final class FieldsApi {

    private final String owner;
    private final Store store;
    private final Views views;
    private final Pages pages;
    private final Supplier<SandboxSettings> settings;

    /** @param owner {@code user} or {@code organization} */
    FieldsApi(String owner, Store store, Views views, Pages pages, Supplier<SandboxSettings> settings) {
        this.owner = owner;
        this.store = store;
        this.views = views;
        this.pages = pages;
        this.settings = settings;
    }

    void addTo(Router router) {
        String path = "/" + owner + "_fields";
        router.add(
                "GET",
                path,
                call -> pages.list(
                        call,
                        owner + "_fields",
                        List.copyOf(store.fields(owner).values()),
                        field -> views.field(owner, field)));
        router.add("POST", path, this::create);
        router.add("GET", path + "/{id}", call -> shown(field(call)));
        router.add("PUT", path + "/{id}", this::update);
        router.add("DELETE", path + "/{id}", this::delete);
    }

    private ApiAnswer create(ApiCall call) {
        checkAdmin();
        CustomField field = create(call.wrapped(owner + "_field"));
        return ApiAnswer.created(owner + "_field", views.field(owner, field))
                .with("Location", views.url("/" + owner + "_fields/" + field.id));
    }

    CustomField create(ObjectNode attributes) {
        Details details = new Details();
        Attributes given = new Attributes(attributes, details);
        Optional<String> title = given.text("title").map(String::trim).filter(text -> !text.isEmpty());
        if (title.isEmpty()) {
            details.add("title", "cannot be blank", Details.BLANK);
        }
        String type = given.text("type").orElse("text");
        if (!CustomField.TYPES.contains(type)) {
            details.add("type", type + " is invalid", Details.INVALID);
        }
        String key = key(given, details);
        ArrayNode options = options(given, type, details);
        Optional<Pattern> pattern = pattern(given, type, details);
        details.throwIfAny();
        CustomField field = new CustomField(store.nextId(), key, type, title.orElseThrow(), store.now());
        field.description = given.text("description").orElse("");
        field.active = given.flag("active").orElse(true);
        field.options = options;
        field.pattern = pattern;
        field.target = given.text("relationship_target_type");
        store.addField(owner, field);
        return field;
    }

    /** Key and type stay as they are, whatever is sent. */
    private ApiAnswer update(ApiCall call) {
        checkAdmin();
        CustomField field = field(call);
        Details details = new Details();
        ObjectNode attributes = call.wrapped(owner + "_field");
        Attributes given = new Attributes(attributes, details);
        Optional<String> title = given.text("title");
        Optional<String> description = given.text("description");
        Optional<Boolean> active = given.flag("active");
        ArrayNode options = given.has("custom_field_options") ? options(given, field.type, details) : field.options;
        details.throwIfAny();
        title.ifPresent(text -> field.title = text);
        description.ifPresent(text -> field.description = text);
        active.ifPresent(flag -> field.active = flag);
        field.options = options;
        field.updatedAt = store.now();
        for (String name : List.of("key", "type")) {
            if (attributes.has(name)) {
                call.drop(owner + "_field." + name);
            }
        }
        return shown(field);
    }

    private ApiAnswer delete(ApiCall call) {
        checkAdmin();
        store.removeField(owner, field(call));
        return ApiAnswer.noContent();
    }

    private String key(Attributes given, Details details) {
        String key = given.text("key").orElse("");
        if (key.isEmpty()) {
            details.add("key", "cannot be blank", Details.BLANK);
        } else if (!key.matches("[A-Za-z0-9_]{1,255}") || key.matches("[0-9]+")) {
            details.add(
                    "key",
                    key + " may only have letters, numbers and underscores, and not only numbers",
                    Details.INVALID);
        } else if (store.fieldsByKey(owner).containsKey(key.toLowerCase(Locale.ROOT))) {
            details.add("key", key + " has already been taken", Details.DUPLICATE);
        }
        return key;
    }

    private ArrayNode options(Attributes given, String type, Details details) {
        ArrayNode options = Json.array();
        if (!type.equals("dropdown") && !type.equals("multiselect")) {
            return options;
        }
        for (JsonNode option : given.get("custom_field_options")) {
            String value = option.path("value").asText();
            String name = option.path("name").asText();
            if (value.isBlank() || name.isBlank()) {
                details.add("custom_field_options", "need a name and a value each", Details.INVALID);
            }
            options.addObject()
                    .put("id", store.nextId())
                    .put("name", name)
                    .put("raw_name", name)
                    .put("value", value);
        }
        if (options.isEmpty()) {
            details.add("custom_field_options", "cannot be blank", Details.BLANK);
        }
        return options;
    }

    private static Optional<Pattern> pattern(Attributes given, String type, Details details) {
        Optional<String> regex = given.text("regexp_for_validation");
        if (!type.equals("regexp")) {
            return Optional.empty();
        }
        if (regex.isEmpty()) {
            details.add("regexp_for_validation", "cannot be blank", Details.BLANK);
        }
        try {
            return regex.map(Pattern::compile);
        } catch (PatternSyntaxException e) {
            details.add("regexp_for_validation", "is invalid", Details.INVALID);
            return Optional.empty();
        }
    }

    private void checkAdmin() {
        if (settings.get().agentToken()) {
            throw ApiProblem.forbidden();
        }
    }

    private ApiAnswer shown(CustomField field) {
        return ApiAnswer.ok(owner + "_field", views.field(owner, field));
    }

    private CustomField field(ApiCall call) {
        return Optional.ofNullable(store.fields(owner).get(call.id(0))).orElseThrow(ApiProblem::notFound);
    }
}
