package org.streamrlaif.laboratory.demo.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.Narratives;
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

class LessonTest {

    private static final Scene SCENE = SceneMaker.scene(WorldSet.PRETRAIN, 0, 3);

    @TempDir Path folder;

    @Test
    void rowsHoldThePromptsThatTheModelMakes() {
        try (VisionLanguageModel model = untrained()) {
            Lesson lesson = new Lesson(new Sentences(model.tokenizer()));
            List<VisualEmbedding> clip = encode(model);
            Question question = Questions.ask(Question.Kind.EXIST, SCENE, new Random(1));

            PackedRow answer = lesson.answers(List.of(question));
            assertThat(promptOf(answer))
                    .isEqualTo(model.prompt(question.text(), clip.get(0)).ids());

            PackedRow caption = lesson.caption(SCENE, 0, 4);
            assertThat(promptOf(caption))
                    .isEqualTo(model.prompt(JudgeTexts.CAPTION, clip.get(1)).ids());

            String context = Narratives.of(SCENE);
            PackedRow verdict = lesson.verdicts(SCENE, context, List.of(question), new Random(2));
            int[] ids = promptOf(verdict);
            String shown = model.tokenizer().decode(ids, false);
            assertThat(shown).endsWith("<judge> <ans>").doesNotContain("<unk>");
            String a = shown.substring(shown.indexOf("<a>") + 4, shown.indexOf("<b>")).trim();
            String b = shown.substring(shown.indexOf("<b>") + 4, shown.indexOf("<judge>")).trim();
            String text = JudgeTexts.preference(context, question.text(), a, b);
            assertThat(ids).isEqualTo(model.prompt(text, clip.get(0)).ids());
        }
    }

    @Test
    void packedQuestionsAreReadAsIfAlone() {
        try (VisionLanguageModel model = untrained();
                TextTrainer trainer = new TextTrainer(model.config(), weights(model.config()))) {
            Lesson lesson = new Lesson(new Sentences(model.tokenizer()));
            List<Question> questions = Questions.ask(SCENE, 5, new Random(4));
            float[] clip = patchTokens(model.config());
            double together = loss(trainer, List.of(lesson.answers(questions)), clip);
            List<PackedRow> rows = new ArrayList<>();
            questions.forEach(question -> rows.add(lesson.answers(List.of(question))));
            double alone = loss(trainer, rows, clip);
            assertThat(together).isCloseTo(alone, Rounding.of(model.config()).within(alone));
        }
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

    /** The whole clip and its first half. */
    private List<VisualEmbedding> encode(VisionLanguageModel model) {
        return model.encode(pixels(), List.of(new FrameRange(0, 8), new FrameRange(0, 4)));
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

    /** The loss before any step: a rate of 0 changes nothing. */
    private static double loss(TextTrainer trainer, List<PackedRow> rows, float[] clip) {
        List<float[]> clips = new ArrayList<>();
        rows.forEach(row -> clips.add(clip));
        TextBatch batch = PackedRow.batch(rows, clips, Scene.FRAMES, 0);
        return trainer.step(0, batch);
    }

    /** The tokens of a row with one response, up to where it starts. */
    private static int[] promptOf(PackedRow row) {
        TextBatch batch = PackedRow.batch(List.of(row), List.of(new float[0]), Scene.FRAMES, 0);
        int end = row.responses().get(0).start() + 1;
        return Arrays.copyOf(batch.ids(), end);
    }
}
