package org.streamrlaif.maths;

/** What formulas ask of their arguments: arrays of equal length. */
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
}
