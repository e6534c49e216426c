package org.streamrlaif.laboratory.study.longvideos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.laboratory.demo.ShippedModels;
import org.streamrlaif.laboratory.demo.world.StoryQuestion;

class LongVideoStudyTest {

    private static final int VIDEOS = 3;

    @TempDir Path folder;

    @Test
    void aRealJudgeIsMeasuredInEveryConditionOnTheSamePairs() throws Exception {
        ShippedModels.LONG_JUDGE.unpack(folder);
        LongVideoReport report =
                new LongVideoStudy(
                                folder.resolve("videos"),
                                ShippedModels.LONG_JUDGE.folder(folder),
                                5,
                                line -> {})
                        .run(VIDEOS);

        int pairs = VIDEOS * StoryQuestion.Kind.values().length;
        assertThat(report.made())
                .hasSize(pairs)
                .allSatisfy(
                        pair -> {
                            assertThat(pair.question().accepts(pair.right())).isTrue();
                            assertThat(pair.question().accepts(pair.wrong())).isFalse();
                        });
        assertThat(report.onMade()).hasSize(LongVideoReport.Condition.values().length);
        assertThat(report.onMade().values()).allSatisfy(all -> assertThat(all).hasSize(pairs));
        assertThat(report.videos())
                .allSatisfy(
                        video -> {
                            assertThat(video.narrative().split("\n")).hasSize(3);
                            assertThat(video.narrative())
                                    .startsWith("[0.0s-3.8s] ")
                                    .contains("\n[8.3s-12.3s] ");
                            assertThat(video.whole()).isNotEqualTo(video.sampled());
                        });
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text));
        assertThat(text.toString().lines().filter(line -> line.startsWith("| ")).toList())
                .hasSize(2 * (1 + 7 + 4));
        assertThat(List.of(text.toString().split("\n")))
                .anyMatch(line -> line.startsWith("| 8 frames, own narrative | "));
    }
}
