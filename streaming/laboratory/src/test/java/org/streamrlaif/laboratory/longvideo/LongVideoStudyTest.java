package org.streamrlaif.laboratory.longvideo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.laboratory.longvideo.pretrain.LongPretraining;
import org.streamrlaif.laboratory.longvideo.world.StoryQuestion;

/** A few steps of the training, and the measure on a few videos. */
class LongVideoStudyTest {

    @TempDir Path folder;

    @Test
    void aJudgeIsTrainedAlikeTwiceAndMeasuredInEveryCondition() throws Exception {
        Path judge = train("a");
        assertThat(Files.mismatch(weights(judge), weights(train("b")))).isEqualTo(-1);

        StringWriter text = new StringWriter();
        new LongVideoStudy(judge, 5).run(3).print(new PrintWriter(text));
        List<String> lines = text.toString().lines().toList();
        assertThat(lines).hasSize(2 + Condition.values().length + 2 + 1);
        for (Condition condition : Condition.values()) {
            assertThat(lines).anyMatch(line -> line.startsWith("| " + condition + " | "));
        }
        assertThat(lines.get(0).split("\\|")).hasSize(3 + StoryQuestion.Kind.values().length);
        assertThat(lines.get(lines.size() - 1))
                .matches("own narratives equal to the true ones: \\d of 3");
    }

    private Path train(String name) throws IOException {
        return new LongPretraining(folder.resolve(name), 2, 4, 6, line -> {}).train(1);
    }

    private static Path weights(Path model) {
        return model.resolve("model.safetensors");
    }
}
