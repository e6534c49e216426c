package org.streamrlaif.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code descriptions.properties} equal to the {@code @param} lines of the configuration
 * records. To write it anew: {@code mvn -q -pl streaming -am test -Dtest=DescriptionsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Ddescriptions.write=true}
 */
class DescriptionsTest {

    private static final Path RESOURCE =
            Path.of("src/main/resources/org/streamrlaif/streaming/config", Descriptions.RESOURCE);

    @Test
    void shouldEqualTheJavadocOfTheRecords() throws IOException {
        Map<String, String> documented = ParamDocs.of(RlaifConfig.defaults());
        if (Boolean.getBoolean("descriptions.write")) {
            write(documented);
        } else {
            assertThat(new TreeMap<>(Descriptions.load())).isEqualTo(documented);
        }
    }

    @Test
    void shouldDescribeEverySetting() throws IOException {
        Map<String, String> documented = ParamDocs.of(RlaifConfig.defaults());

        assertThat(Setting.of(RlaifConfig.defaults()))
                .allSatisfy(setting -> assertThat(documented.get(setting.origin())).isNotBlank());
    }

    private static void write(Map<String, String> documented) throws IOException {
        StringBuilder text =
                new StringBuilder("# Written by DescriptionsTest from the records' Javadoc.\n");
        documented.forEach(
                (origin, line) ->
                        text.append(origin)
                                .append(" = ")
                                .append(line.replace("\\", "\\\\"))
                                .append('\n'));
        Files.createDirectories(RESOURCE.getParent());
        Files.writeString(RESOURCE, text);
    }
}
