package org.streamrlaif.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.weights.LocalWeightStore;

class PolicyPublisherTest {
    @TempDir Path root;

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "ar-EG-u-nu-arab", "fa-IR-u-nu-arabext", "tr-TR"})
    void weightsAreCalledAlikeInEveryLocale(String locale) throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            var publisher =
                    new PolicyPublisher(
                            new LocalWeightStore(root, 2),
                            new CountingLearner(new Semaphore(1), -1),
                            "attempt");
            assertThat(publisher.first(null).getUri()).endsWith("/l0000-v000000/");
        } finally {
            Locale.setDefault(before);
        }
    }
}
