package org.streamrlaif.maths;

/** What this package asks of its arguments, each failure one line: thing, value, expected. */
public final class Checks {

    private Checks() {}

    public static void sameLength(String name, int length, String other, int otherLength) {
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

    public static void setting(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + ", expected " + expected);
        }
    }
}
