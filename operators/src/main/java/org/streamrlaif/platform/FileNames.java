package org.streamrlaif.platform;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The encoding of arguments and file names, which the JVM takes from the locale that it is started
 * in.
 */
public final class FileNames {
    private static final FileNames HERE =
            new FileNames(Charset.forName(System.getProperty("sun.jnu.encoding")), System.getenv());

    private final Charset encoding;
    private final Map<String, String> environment;

    FileNames(Charset encoding, Map<String, String> environment) {
        this.encoding = encoding;
        this.environment = environment;
    }

    /**
     * Why this process can open no file of a name, and was not told it right as an argument.
     *
     * @param name a path, or any other argument
     * @return a line that names the encoding, the locale and the remedy; nothing where it can
     */
    public static Optional<String> obstacle(String name) {
        return HERE.obstacleTo(name);
    }

    Optional<String> obstacleTo(String name) {
        return encoding.equals(StandardCharsets.UTF_8) || encoding.newEncoder().canEncode(name)
                ? Optional.empty()
                : Optional.of(
                        name
                                + ": not to be written in "
                                + encoding
                                + ", the encoding of arguments and file names under "
                                + locale()
                                + "; expected a UTF-8 locale, such as LC_ALL=C.UTF-8");
    }

    private String locale() {
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .filter(key -> !environment.getOrDefault(key, "").isEmpty())
                .findFirst()
                .map(key -> key + "=" + environment.get(key))
                .orElse("no LC_ALL and no LANG");
    }
}
