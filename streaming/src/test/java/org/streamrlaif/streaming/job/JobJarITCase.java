package org.streamrlaif.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What goes onto a cluster. */
class JobJarITCase {

    private static final String OWN = "org/streamrlaif/";

    @Test
    void theJarHoldsTheProductAndNotTheLaboratory() throws IOException {
        try (JarFile jar = new JarFile("target/streamrlaif-job.jar")) {
            List<String> own =
                    jar.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.startsWith(OWN))
                            .toList();
            assertThat(own)
                    .contains(
                            OWN + "streaming/job/OnlineRlaifJob.class",
                            OWN + "streaming/cli/Main.class")
                    .noneMatch(name -> name.matches(".*/(laboratory|bench|demo|study)/.*"));
        }
    }
}
