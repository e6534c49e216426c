package org.streamrlaif.model.tuning;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ways that a user pins, written {@code site=way}, separated by commas. */
public final class Pins {
    /** Environment variable that pins ways. */
    public static final String VARIABLE = "RLAIF_KERNELS";

    private Pins() {}

    /**
     * The way of each site in a text, which may be empty.
     *
     * @throws IllegalArgumentException for an unknown site or way, in one line
     */
    public static Map<Site, String> parse(String text) {
        Map<Site, String> pins = new TreeMap<>();
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            String[] pair = part.strip().split("=", 2);
            if (pair.length < 2) {
                throw new IllegalArgumentException(
                        "kernels: " + part.strip() + ", expected site=way");
            }
            Site site = Site.of(pair[0].strip());
            site.require(pair[1].strip(), site.ways());
            pins.put(site, pair[1].strip());
        }
        return pins;
    }

    /**
     * What the environment pins.
     *
     * @throws IllegalArgumentException for an unknown site or way, in one line
     */
    public static Map<Site, String> fromEnvironment() {
        return parse(Optional.ofNullable(System.getenv(VARIABLE)).orElse(""));
    }
}
