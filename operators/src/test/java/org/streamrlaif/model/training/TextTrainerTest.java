package org.streamrlaif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.family.Llava;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.vision.FeatureChoice;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;

/** What is trained is what runs: both paths see the same model. */
@Tag("numeric")
class TextTrainerTest {
    private static final int FRAMES = 4;
    private static final int IMAGE = 600;
    private static final int[] QUESTION = {447, 276, 344, 33};
    private static final int[] ANSWER = {272, 400, 392, 2};

    @TempDir private static Path folder;

    private static float[] pixels;

    @BeforeAll
    static void pooledModel() throws IOException {
        Path source = Fixtures.path("tiny-llava");
        for (String name :
                List.of(
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "chat_template.jinja",
                        "preprocessor_config.json")) {
            Files.copy(source.resolve(name), folder.resolve(name));
        }
        ModelConfig plain = ModelFamilies.read(source);
        ModelConfig pooled =
                new ModelConfig(
                        new Llava(
                                IMAGE,
                                true,
                                new FeatureChoice(-2, true),
                                VideoPooling.TEMPORAL_SPATIAL,
                                FRAMES),
                        plain.text(),
                        plain.vision(),
                        plain.tokens());
        ModelJson.write(folder.resolve("config.json"), pooled.toJson());
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (Safetensors in = Safetensors.open(source)) {
            in.names().forEach(name -> tensors.put(name, in.tensor(name)));
        }
        float[] places = new float[(FRAMES + 16) * 96];
        Random random = new Random(3);
        for (int i = 0; i < places.length; i++) {
            places[i] = (float) random.nextGaussian();
        }
        tensors.put(TextTrainer.VISUAL_POSITIONS, TensorData.of(places, FRAMES + 16, 96));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
        try (Safetensors single = Fixtures.tensors("tiny-llava/reference/single.safetensors")) {
            pixels = single.tensor("input.pixel_values").floats();
        }
    }

    private static TextTrainer trainer() {
        try (Safetensors in = Safetensors.open(folder)) {
            Map<String, TensorData> tensors = new LinkedHashMap<>();
            in.names().forEach(name -> tensors.put(name, in.tensor(name)));
            return new TextTrainer(ModelFamilies.read(folder), tensors);
        }
    }

    private static int[] prompt(int visual) {
        int[] ids = new int[1 + visual + QUESTION.length];
        ids[0] = 1;
        Arrays.fill(ids, 1, 1 + visual, IMAGE);
        System.arraycopy(QUESTION, 0, ids, 1 + visual, QUESTION.length);
        return ids;
    }

    /** One plain causal row about the first frames of the clip. */
    private static TextBatch batch(VisionLanguageModel model, int frames, NDManager scope) {
        float[] clip = Arrays.copyOf(pixels, frames * 3 * 56 * 56);
        NDArray input = scope.create(clip, new Shape(frames, 3, 56, 56));
        float[] features =
                model.vision().tower().features(model.kernels(), input, scope).toFloatArray();
        return batch(prompt(frames + 16), frames, features);
    }

    /** One plain causal row. */
    private static TextBatch batch(int[] prompt, int frames, float[] features) {
        int length = prompt.length + ANSWER.length;
        int[] ids = Arrays.copyOf(prompt, length);
        System.arraycopy(ANSWER, 0, ids, prompt.length, ANSWER.length);
        int[] positions = new int[length];
        int[] targets = new int[length];
        float[] weights = new float[length];
        boolean[] mask = new boolean[length * length];
        for (int i = 0; i < length; i++) {
            positions[i] = i;
            Arrays.fill(mask, i * length, i * length + i + 1, true);
            boolean answers = i + 1 >= prompt.length && i + 1 < length;
            targets[i] = answers ? ids[i + 1] : -100;
            weights[i] = 2;
        }
        return new TextBatch(1, length, frames, features, ids, positions, mask, targets, weights);
    }

    @ParameterizedTest
    @ValueSource(ints = {FRAMES, 2})
    void theLossIsThatOfTheRunningModel(int frames) {
        try (VisionLanguageModel model = VisionLanguageModel.load(folder, ModelOptions.defaults());
                NDManager scope = model.kernels().newManager();
                TextTrainer trainer = trainer()) {
            VisualEmbedding visual =
                    model.encode(pixels, List.of(new FrameRange(0, frames))).get(0);
            ModelPrompt prompt = new ModelPrompt(prompt(frames + 16), visual);
            double expected = crossEntropy(model, prompt, scope);
            double actual = trainer.step(0, batch(model, frames, scope));
            assertThat(actual).isCloseTo(expected, Rounding.of(model.config()).within(expected));
        }
    }

    /** Mean negative log-probability of the answer behind a prompt. */
    private static double crossEntropy(
            VisionLanguageModel model, ModelPrompt prompt, NDManager scope) {
        TokenBatch batch = TokenBatch.rightPadded(List.of(prompt.append(ANSWER)));
        long[] places = new long[ANSWER.length];
        long[] ids = new long[ANSWER.length];
        for (int t = 0; t < ANSWER.length; t++) {
            places[t] = prompt.length() + t - 1;
            ids[t] = ANSWER[t];
        }
        NDArray rows =
                model.kernels()
                        .call("pick_rows")
                        .tensor("hidden", model.hidden(batch, null, scope))
                        .tensor("index", scope.create(places))
                        .run(scope);
        float[] logprobs =
                model.kernels()
                        .call("token_logprobs")
                        .tensor("rows", rows)
                        .tensor("head", model.decoder().head())
                        .tensor("targets", scope.create(ids))
                        .real("temperature", 1)
                        .run(scope)
                        .toFloatArray();
        double sum = 0;
        for (float logprob : logprobs) {
            sum -= logprob;
        }
        return sum / logprobs.length;
    }

    @Test
    void rowsAboutNoClipHaveTheLossOfTheRunningModel() {
        try (VisionLanguageModel model = VisionLanguageModel.load(folder, ModelOptions.defaults());
                NDManager scope = model.kernels().newManager();
                TextTrainer trainer = trainer()) {
            double expected = crossEntropy(model, new ModelPrompt(prompt(0), null), scope);
            double actual = trainer.step(0, batch(prompt(0), 0, new float[0]));
            assertThat(actual).isCloseTo(expected, Rounding.of(model.config()).within(expected));
        }
    }

    @Test
    void gradientsOfEveryTensorAgreeWithFiniteDifferences() {
        try (VisionLanguageModel model = VisionLanguageModel.load(folder, ModelOptions.defaults());
                NDManager scope = model.kernels().newManager();
                TextTrainer trainer = trainer()) {
            TextBatch batch = batch(model, FRAMES, scope);
            trainer.accumulate(batch);
            new FiniteDifferences(
                            () -> trainer.accumulate(batch), 5e-3, Rounding.of(model.config()))
                    .check(trainer.parameters());
        }
    }

    @Test
    void stepsLowerTheLossAndHitsFollow() {
        try (VisionLanguageModel model = VisionLanguageModel.load(folder, ModelOptions.defaults());
                NDManager scope = model.kernels().newManager();
                TextTrainer trainer = trainer()) {
            TextBatch batch = batch(model, FRAMES, scope);
            double first = trainer.step(2e-3, batch);
            for (int i = 0; i < 30; i++) {
                trainer.step(2e-3, batch);
            }
            assertThat(trainer.step(0, batch)).isLessThan(first / 20);
            boolean[] hits = trainer.hits(batch);
            for (int i = 0; i < hits.length; i++) {
                assertThat(hits[i]).isEqualTo(batch.targets()[i] >= 0);
            }
        }
    }
}
