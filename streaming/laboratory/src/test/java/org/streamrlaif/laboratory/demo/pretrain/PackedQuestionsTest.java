package org.streamrlaif.laboratory.demo.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.Questions;
import org.streamrlaif.laboratory.demo.world.Renderer;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.laboratory.demo.world.SceneMaker;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.ImageProcessor;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.training.TextBatch;
import org.streamrlaif.model.training.TextTrainer;
import org.streamrlaif.model.training.VisionTrainer;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;

class PackedQuestionsTest {

    private static final Scene SCENE = SceneMaker.scene(WorldSet.PRETRAIN, 0, 3);

    @TempDir Path folder;

    @Test
    void rowsHoldThePromptsThatTheModelMakes() {
        try (VisionLanguageModel model = untrained()) {
            RowWriter writer = new RowWriter(model.tokenizer());
            VisualEmbedding clip =
                    model.encode(pixels(), List.of(new FrameRange(0, Scene.FRAMES))).get(0);
            Question question = Questions.ask(Question.Kind.EXIST, SCENE, new Random(1));
            PackedQuestions row = writer.row(List.of(question));
            TextBatch batch = batch(writer, List.of(row), new float[0]).padded();
            assertThat(Arrays.copyOf(batch.ids(), row.responses().get(0).start() + 1))
                    .isEqualTo(model.prompt(question.text(), clip).ids());
        }
    }

    @Test
    void packedQuestionsAreReadAsIfAlone() {
        try (VisionLanguageModel model = untrained();
                TextTrainer trainer = new TextTrainer(model.config(), weights(model.config()))) {
            RowWriter writer = new RowWriter(model.tokenizer());
            List<Question> questions = Questions.ask(SCENE, 5, new Random(4));
            float[] clip = patchTokens(model.config());
            double together = loss(trainer, batch(writer, List.of(writer.row(questions)), clip));
            List<PackedQuestions> rows =
                    questions.stream().map(question -> writer.row(List.of(question))).toList();
            double alone = loss(trainer, batch(writer, rows, clip));
            assertThat(together).isCloseTo(alone, Rounding.of(model.config()).within(alone));
        }
    }

    @Test
    void aPartOfAQuestionIsPredictedToo() {
        PackedQuestions row =
                new PackedQuestions(
                        new int[] {1},
                        List.of(new int[] {10, 11, 12, 13}, new int[] {20, 21}),
                        List.of(new int[] {30}, new int[] {40, 41}));
        row.weigh(0, 4);
        row.predict(0, 1, 2, 0.5f);
        VideoRows rows = new VideoRows(0, 0);
        rows.add(row, new float[0]);
        TextBatch batch = rows.padded();
        assertThat(batch.targets()).containsExactly(-100, 11, 12, -100, 30, -100, 40, 41);
        assertThat(batch.weights()).containsExactly(0, 0.5f, 0.5f, 0, 4, 0, 1, 1);
    }

    private VisionLanguageModel untrained() {
        ModelFolder.skeleton(folder);
        ModelFolder.write(folder, weights(ModelFamilies.read(folder)));
        return VisionLanguageModel.load(folder, ModelOptions.defaults());
    }

    private static Map<String, TensorData> weights(ModelConfig config) {
        Map<String, TensorData> tensors =
                new LinkedHashMap<>(InitialWeights.tower(config.vision(), 1));
        tensors.putAll(InitialWeights.decoder(config, 2));
        return tensors;
    }

    private float[] pixels() {
        RgbFrames frames =
                new RgbFrames(Scene.FRAMES, Scene.SIZE, Scene.SIZE, Renderer.render(SCENE));
        return new ImageProcessor(ImageSettings.read(folder)).process(frames);
    }

    private float[] patchTokens(ModelConfig config) {
        try (VisionTrainer tower =
                new VisionTrainer(
                        config, weights(config), FrameTruth.COMBINATIONS, FrameTruth.TRAITS, 3)) {
            return tower.patchTokens(pixels());
        }
    }

    private static VideoRows batch(RowWriter writer, List<PackedQuestions> rows, float[] clip) {
        VideoRows batch = writer.batch();
        rows.forEach(row -> batch.add(row, clip));
        return batch;
    }

    /** The loss before any step: a rate of 0 changes nothing. */
    private static double loss(TextTrainer trainer, VideoRows batch) {
        return trainer.step(0, batch.padded());
    }
}
