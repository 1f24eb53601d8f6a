package io.github.zendeskevents.sandbox;

import java.util.Locale;
import java.util.regex.Pattern;

/** What passes for an email address; Zendesk keeps addresses in lower case. */
final class Emails {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>(),;:\"\\[\\]\\\\]{1,64}@"
            + "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?\\.)+\\p{L}[\\p{L}\\p{N}-]+");

    private Emails() {}

    static boolean isAddress(String text) {
        return text.length() <= 255 && ADDRESS.matcher(text).matches();
    }

    static String normal(String text) {
        return text.trim().toLowerCase(Locale.ROOT);
    }

    static String domain(String address) {
        return address.substring(address.indexOf('@') + 1);
    }
}
