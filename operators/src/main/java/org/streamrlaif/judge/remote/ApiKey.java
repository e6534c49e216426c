package org.streamrlaif.judge.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The key of an endpoint. It leaves this class only as the header of a request; {@link #hide}
 * removes it from whatever an endpoint says.
 */
final class ApiKey {

    private final String key;

    private ApiKey(String key) {
        this.key = key;
    }

    /** Where no key is needed. */
    static ApiKey none() {
        return new ApiKey("");
    }

    /**
     * The key that the configuration points to.
     *
     * @param environment value of an environment variable, null for none
     * @throws IllegalArgumentException in one line, without the key, when there is none to be had
     *     or it cannot be sent
     */
    static ApiKey of(RemoteConfig config, UnaryOperator<String> environment) {
        if (!config.keyFile().isEmpty()) {
            return inFile("judge.remote.key-file", config.keyFile());
        }
        return config.keyVariable().isEmpty()
                ? none()
                : inVariable("judge.remote.key-variable", config.keyVariable(), environment);
    }

    /** The key in a file that a setting names; throws as {@link #of}. */
    static ApiKey inFile(String setting, String file) {
        return checked(setting + ": " + file, file(setting, file));
    }

    /** The key in a variable that a setting names; throws as {@link #of}. */
    static ApiKey inVariable(String setting, String variable, UnaryOperator<String> environment) {
        String value = environment.apply(variable);
        return checked(setting + ": " + variable, value == null ? "" : value);
    }

    /** The value of the header {@code Authorization}, if there is a key. */
    Optional<String> header() {
        return key.isEmpty() ? Optional.empty() : Optional.of("Bearer " + key);
    }

    /** The text with the key struck out. */
    String hide(String text) {
        return key.isEmpty() ? text : text.replace(key, "***");
    }

    @Override
    public String toString() {
        return "***";
    }

    private static String file(String setting, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new IllegalArgumentException(
                    setting + ": " + file + ", expected a file that can be read", e);
        }
    }

    private static ApiKey checked(String from, String text) {
        String key = text.strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException(from + ", expected a key in it, found none");
        }
        if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    from + ", expected a key of one word of printable ASCII characters");
        }
        return new ApiKey(key);
    }
}
