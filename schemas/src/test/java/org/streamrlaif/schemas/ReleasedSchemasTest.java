package org.streamrlaif.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReleasedSchemasTest {
    private static final Path SNAPSHOTS =
            Path.of("src/main/resources/org/streamrlaif/schemas/released");

    private static List<Protocol> releases() {
        return ReleasedSchemas.releases();
    }

    static IntStream numbers() {
        return IntStream.rangeClosed(1, releases().size());
    }

    /**
     * Checks; or, with {@code -Dschemas.release=vN}, writes that snapshot from the current schemas.
     */
    @Test
    void theNewestReleaseIsTheCurrentSchemas() throws IOException {
        String version = System.getProperty("schemas.release");
        if (version != null) {
            assertThat(version).matches("v[1-9][0-9]*");
            Files.createDirectories(SNAPSHOTS);
            Files.writeString(
                    SNAPSHOTS.resolve(version + ".avpr"),
                    Snapshot.of(StreamRlaif.PROTOCOL, Set.of()));
            return;
        }
        List<Protocol> releases = releases();
        assertThat(releases).as("released snapshots").isNotEmpty();
        assertThat(Snapshot.of(releases.get(releases.size() - 1), InsideAJob.UNRELEASED))
                .as(
                        "The schemas changed since v%d. Release them with: mvn -q -pl schemas test"
                                + " -Dtest=ReleasedSchemasTest -Dschemas.release=v%d",
                        releases.size(), releases.size() + 1)
                .isEqualTo(Snapshot.of(StreamRlaif.PROTOCOL, InsideAJob.UNRELEASED));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void theCurrentSchemasReadEveryRelease(int number) {
        Set<String> exempt = number <= InsideAJob.LAST_NOT_READ ? InsideAJob.NOT_READ : Set.of();
        assertThat(Compatibility.problems(StreamRlaif.PROTOCOL, releases().get(number - 1), exempt))
                .isEmpty();
    }

    @Test
    void noRecordOfATopicIsExempt() {
        assertThat(InsideAJob.NOT_READ).doesNotContainAnyElementsOf(InsideAJob.OF_TOPICS);
        for (String name : InsideAJob.OF_TOPICS) {
            assertThat(
                            StreamRlaif.PROTOCOL.getType(
                                    StreamRlaif.PROTOCOL.getNamespace() + "." + name))
                    .as(name)
                    .isNotNull();
        }
    }

    @Test
    void everyReleasedAndCurrentSchemaIsFoundByItsFingerprint() {
        for (Schema schema : StreamRlaif.PROTOCOL.getTypes()) {
            long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
            assertThat(ReleasedSchemas.store().findByFingerprint(fingerprint)).isNotNull();
        }
        assertThat(ReleasedSchemas.store().findByFingerprint(42L)).isNull();
    }

    /** Each breaks readers of old data in its own way. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "new field without default | Item | {'name':'id','type':'string'}, {'name':'size','type':'long'}, {'name':'new','type':'string'}",
                "changed type              | Item | {'name':'id','type':'string'}, {'name':'size','type':'string'}",
                "narrowed type             | Item | {'name':'id','type':'string'}, {'name':'size','type':'int'}",
                "renamed record            | Part | {'name':'id','type':'string'}, {'name':'size','type':'long'}"
            })
    void anIncompatibleChangeIsCaught(String change, String name, String fields) {
        assertThat(Compatibility.problems(protocol(name, fields), released(), Set.of()))
                .as(change)
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "new field with default | {'name':'id','type':'string'}, {'name':'size','type':'long'}, {'name':'new','type':'string','default':''}",
                "removed field          | {'name':'id','type':'string'}",
                "widened type           | {'name':'id','type':'string'}, {'name':'size','type':'double'}",
                "other order            | {'name':'size','type':'long'}, {'name':'id','type':'string'}"
            })
    void aCompatibleChangePasses(String change, String fields) {
        assertThat(Compatibility.problems(protocol("Item", fields), released(), Set.of()))
                .as(change)
                .isEmpty();
    }

    private static Protocol released() {
        return protocol("Item", "{'name':'id','type':'string'}, {'name':'size','type':'long'}");
    }

    private static Protocol protocol(String name, String fields) {
        String record = "{'type':'record','name':'" + name + "','fields':[" + fields + "]}";
        String protocol = "{'protocol':'P','namespace':'t','types':[" + record + "],'messages':{}}";
        return Protocol.parse(protocol.replace('\'', '"'));
    }
}
