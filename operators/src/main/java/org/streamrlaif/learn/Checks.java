package org.streamrlaif.learn;

/** What this package asks of its arguments, each failure one line: thing, value, expected. */
final class Checks {

    private Checks() {}

    static void sameLength(String name, int length, String other, int otherLength) {
        if (length != otherLength) {
            throw new IllegalArgumentException(
                    name
                            + ": length "
                            + length
                            + ", expected that of "
                            + other
                            + ", "
                            + otherLength);
        }
    }

    static void setting(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + ", expected " + expected);
        }
    }
}
