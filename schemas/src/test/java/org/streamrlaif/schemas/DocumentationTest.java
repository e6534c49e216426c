package org.streamrlaif.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * The schemas are the contract of the stream, so every record and every field says what it means.
 */
class DocumentationTest {
    @Test
    void everyRecordAndFieldIsDocumented() {
        List<String> silent =
                StreamRlaif.PROTOCOL.getTypes().stream()
                        .flatMap(DocumentationTest::silent)
                        .toList();
        assertThat(silent).as("records and fields without documentation").isEmpty();
    }

    @Test
    void everyRecordIsOnThePageOfTheSchemas() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .contains(
                        StreamRlaif.PROTOCOL.getTypes().stream()
                                .map(type -> "`" + type.getName() + "`")
                                .toList());
    }

    private static Stream<String> silent(Schema schema) {
        Stream<String> type = missing(schema.getName(), schema.getDoc());
        if (schema.getType() != Schema.Type.RECORD) {
            return type;
        }
        return Stream.concat(
                type,
                schema.getFields().stream()
                        .flatMap(f -> missing(schema.getName() + "." + f.name(), f.doc())));
    }

    private static Stream<String> missing(String name, String doc) {
        return doc == null || doc.isBlank() ? Stream.of(name) : Stream.empty();
    }
}
