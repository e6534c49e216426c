package org.streamrlaif.streaming.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What each setting means, by record component such as {@code PpoConfig.clipRange}. */
final class Descriptions {

    /** Resource beside this class. */
    static final String RESOURCE = "descriptions.properties";

    private Descriptions() {}

    static Map<String, String> load() {
        Properties properties = new Properties();
        try (InputStream in = Descriptions.class.getResourceAsStream(RESOURCE)) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                entry -> (String) entry.getKey(),
                                entry -> (String) entry.getValue()));
    }
}
