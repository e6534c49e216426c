package org.streamrlaif.sft;

/** What the settings of this package ask of their values: one line, key, value, expected. */
final class Settings {

    private Settings() {}

    static void check(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + ", expected " + expected);
        }
    }
}
