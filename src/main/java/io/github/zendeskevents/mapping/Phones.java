package io.github.zendeskevents.mapping;

/** Compares phone numbers, which people and programs write in many ways and Zendesk keeps as written. */
public final class Phones {

    private Phones() {}

    /**
     * Whether two texts are the same phone number: the same digits, with the same leading {@code +}, for which {@code 00} may
     * stand. Blanks, hyphens, brackets and the like make no difference. Texts without a digit are compared as they are, trimmed.
     */
    public static boolean same(String a, String b) {
        return canonical(a).equals(canonical(b));
    }

    private static String canonical(String phone) {
        StringBuilder digits = new StringBuilder();
        phone.codePoints().forEach(c -> {
            if (Character.isDigit(c)) {
                digits.append(Character.digit(c, 10));
            } else if (c == '+' && digits.length() == 0) {
                digits.append('+');
            }
        });
        String number = digits.toString().replaceFirst("^(?:\\+|00)+", "+");
        return number.chars().anyMatch(Character::isDigit) ? number : phone.strip();
    }
}
