package org.streamrlaif.video;

import static org.streamrlaif.platform.Settings.require;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a live stream's address: its parts, and its secrets. */
public final class StreamUri {

    /** What stands in messages in the place of a secret. */
    static final String HIDDEN = "***";

    /** Where a secret stands: {@code ${env:LIVE_NAME}}. */
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

    private static final Pattern VARIABLE = Pattern.compile("env:(LIVE_[A-Za-z0-9_]+)");

    /** {@code scheme://user:password@}; not the bare {@code @} of multicast addresses. */
    private static final Pattern PASSWORD =
            Pattern.compile(
                    "(?i)([a-z][a-z0-9+.-]*://(?:\\$\\{[^}]*}|[^/?#@\\s:])*:)([^/?#\\s]*)@");

    private static final Pattern SECRET_PARAMETER =
            Pattern.compile(
                    "(?i)([?&;](?:[a-z0-9_-]*(?:token|secret|passw(?:or)?d|passphrase|signature"
                            + "|credential|api_?key|access_?key)[a-z0-9_-]*|auth|key|pass|pwd|sig)=)"
                            + "([^&;#\\s]*)");

    /** Protocol, then host and port without user, then the rest. */
    private static final Pattern PARTS =
            Pattern.compile("(?i)([a-z][a-z0-9+.-]*)://(?:[^/?#]*@)?(\\[[^]/?#]*]|[^:/?#]*).*");

    private StreamUri() {}

    /** Fills secrets into an address, and adds them to a list. */
    static String filled(
            String id, String uri, UnaryOperator<String> environment, List<String> secrets)
            throws StreamException {
        StringBuilder text = new StringBuilder();
        Matcher place = PLACE.matcher(uri);
        while (place.find()) {
            Matcher variable = VARIABLE.matcher(place.group(1));
            String value = variable.matches() ? environment.apply(variable.group(1)) : null;
            if (value == null || value.isEmpty()) {
                String expected =
                        variable.matches()
                                ? "this environment variable to be set"
                                : "${env:LIVE_NAME}, an environment variable named LIVE_…";
                throw new StreamException(
                        StreamException.Cause.REFUSED,
                        "stream " + id + ": " + place.group() + ", expected " + expected);
            }
            secrets.add(value);
            place.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return place.appendTail(text).toString();
    }

    /**
     * Refuses an address in which a password, or a parameter that is named like a secret, is
     * written out.
     *
     * @throws IllegalArgumentException one line, without the secret
     */
    public static void requireNoSecret(String id, String uri) {
        for (Pattern secret : List.of(PASSWORD, SECRET_PARAMETER)) {
            Matcher found = secret.matcher(uri);
            while (found.find()) {
                String value = found.group(2);
                require(
                        value.isEmpty() || PLACE.matcher(value).matches(),
                        "stream " + id,
                        withoutSecrets(uri),
                        "${env:LIVE_NAME} in the place of a secret");
            }
        }
    }

    /** A text in which passwords and secret parameters of addresses are blotted out. */
    public static String withoutSecrets(String text) {
        String half = PASSWORD.matcher(text).replaceAll("$1" + HIDDEN + "@");
        return SECRET_PARAMETER.matcher(half).replaceAll("$1" + HIDDEN);
    }

    /** The protocol of an address in small letters; empty when it has none. */
    public static Optional<String> protocol(String uri) {
        return part(uri, 1);
    }

    /**
     * The host of an address in small letters, {@code 0.0.0.0} when it names none; empty when it is
     * no address.
     */
    public static Optional<String> host(String uri) {
        return part(uri, 2).map(host -> host.isEmpty() ? "0.0.0.0" : host);
    }

    private static Optional<String> part(String uri, int group) {
        Matcher parts = PARTS.matcher(uri);
        return parts.matches()
                ? Optional.of(parts.group(group).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }
}
