package org.streamrlaif.platform;

/** Checks of settings; every failure is one line: key, value, what was expected. */
public final class Settings {

    private Settings() {}

    /**
     * Refuses a value.
     *
     * @throws IllegalArgumentException {@code key: value, expected …}
     */
    public static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + ", expected " + expected);
        }
    }
}
