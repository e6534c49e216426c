package org.streamrlaif.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.mutation.Mutations;

/** Items of a data set are read or kept aside, or the file is refused, whatever it holds. */
class DatasetFuzzTest {

    private static final List<String> GOOD =
            List.of(
                    "[{\"video_name\": \"v1\", \"Q\": \"what?\", \"A\": \"a ball\"}]",
                    "{\"video\": \"a.mp4\", \"question\": \"what?\", \"answer\": \"a\", \"kind\": \"n\"}\n",
                    "{\"id\": \"x\", \"video\": \"a.mp4\", \"frames\": [0, 4], \"conversations\": [{\"from\":"
                            + " \"human\", \"value\": \"<image>\\nwhat?\"}, {\"from\": \"gpt\","
                            + " \"value\": \"a\"}]}\n",
                    "{\"images\": [\"a.png\"], \"videos\": [\"b.mp4\"], \"messages\": [{\"role\": \"user\","
                            + " \"content\": [{\"type\": \"image\"}, {\"type\": \"text\", \"text\":"
                            + " \"in <video>?\"}]}, {\"role\": \"assistant\", \"content\": \"a\"}]}\n",
                    "{\"video\": \"x\", \"question\": \"q\", \"chosen\": \"a\", \"rejected\": \"b\"}\n");

    @TempDir static Path folder;

    @FuzzTest(maxDuration = "5m")
    void anyFileIsReadOrRefused(byte[] file) {
        isReadOrRefused(file);
    }

    @Test
    void mutatedFilesAreReadOrRefused() {
        Mutations mutations = new Mutations();
        int read = 0;
        int count = Mutations.count(1000);
        for (int i = 0; i < count; i++) {
            byte[] good = mutations.any(GOOD).getBytes(StandardCharsets.UTF_8);
            read += isReadOrRefused(mutations.of(good)) ? 1 : 0;
        }
        assertThat(read).isBetween(1, count - 1);
    }

    private static boolean isReadOrRefused(byte[] bytes) {
        Path file = folder.resolve("set.json");
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (DatasetReader reader = DatasetReader.open(file)) {
            while (reader.hasNext()) {
                if (reader.next() instanceof SkippedItem skipped) {
                    assertThat(skipped.toString()).doesNotContain("\n");
                }
            }
            return true;
        } catch (DatasetException | UncheckedIOException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            return false;
        }
    }
}
