package io.github.zendeskevents.records.field;

import java.util.Locale;

/** Whose custom fields. See Zendesk's references "User fields" and "Organization fields". */
public enum FieldKind {
    USER("user_field"),
    ORGANIZATION("organization_field");

    private final String record;

    FieldKind(String record) {
        this.record = record;
    }

    /** Zendesk's name of one such field. */
    String record() {
        return record;
    }

    /** Where Zendesk lists and takes them. */
    String path() {
        return "/api/v2/" + record + "s";
    }

    /** The tag of counters. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
