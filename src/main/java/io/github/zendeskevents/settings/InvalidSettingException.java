package io.github.zendeskevents.settings;

/**
 * A setting that stops the start. Its message is the one line that a person gets to read: the property, its value unless
 * that is a secret, and what is allowed.
 */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param message the whole line */
    public InvalidSettingException(String message) {
        super(message);
    }

    /**
     * A value that is not allowed.
     *
     * @param setting the setting at fault
     * @param value what it was set to; left out of the message when the setting is a secret, and so are passwords in URLs
     * @param allowed what it must be, as the end of the sentence "must be ..."
     */
    public static InvalidSettingException of(Setting setting, String value, String allowed) {
        String shown = setting.secret() ? "the value set (not shown)" : "'" + harmless(value) + "'";
        return new InvalidSettingException(setting.property() + ": " + shown + " is not allowed; must be " + allowed);
    }

    private static String harmless(String value) {
        return value.replaceAll("\\p{Cntrl}", "?")
                .replaceAll("//[^/]*@", "//***@")
                .replaceAll("(?i)(password=)[^&;]*", "$1***");
    }
}
