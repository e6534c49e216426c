package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.numeric.Rounding;

/** Matrices large enough for copies of their own: packed, widened, with the adapter beside them. */
@Tag("numeric")
class LargeMatricesTest {
    private static final int ANSWER = 6;

    /**
     * Results that are rounded one after the other: in both layers a norm, queries, attention, its
     * projection, the state, a norm, the gated product, its projection, the state; a last norm.
     */
    private static final int ROUNDED = 2 * 9 + 1;

    @TempDir private Path folder;

    private VisionLanguageModel model(String dtype) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path tiny = Fixtures.path("tiny-llava").resolve(ModelConfig.FILE);
        ObjectNode config = (ObjectNode) json.readTree(tiny.toFile());
        ((ObjectNode) config.get("text_config"))
                .put("hidden_size", 512)
                .put("intermediate_size", 1024)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 8)
                .put("head_dim", 64);
        config.put("image_token_index", 0); // which no answer here holds
        json.writeValue(folder.resolve(ModelConfig.FILE).toFile(), config);
        return VisionLanguageModel.random(
                ModelFamilies.read(folder), new ModelOptions("cpu", dtype, null), 3);
    }

    private static LoraAdapter adapter(VisionLanguageModel model) {
        LoraAdapter adapter = model.newAdapter(LoraConfig.defaults(), 5);
        Random random = new Random(7);
        for (NDArray tensor : adapter.named().values()) {
            float[] values = new float[(int) tensor.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * 0.05f;
            }
            tensor.set(values);
        }
        return adapter;
    }

    private static List<DecodeRow> rows(int count) {
        Random random = new Random(11);
        List<DecodeRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] ids = random.ints(70 + 9 * i, 5, 590).toArray();
            rows.add(new DecodeRow(new ModelPrompt(ids, null), ANSWER, Uniforms.of(1, i, 0)));
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({
        "float32, 1, 2048",
        "float32, 5, 2048",
        "float32, 5, 32",
        "float64, 5, 2048",
        "bfloat16, 1, 2048",
        "bfloat16, 5, 32"
    })
    void logprobsAreThoseOfTheAdapterOnThePlainWeights(String dtype, int count, int pieceTokens)
            throws IOException {
        SamplingConfig sampling = new SamplingConfig(1, ANSWER, 1, 1, 0, count, pieceTokens, 0, 1);
        try (VisionLanguageModel model = model(dtype);
                LoraAdapter adapter = adapter(model);
                DecodeSession session = new DecodeSession(model, sampling, List.of())) {
            session.use(adapter, 1);
            List<DecodeRow> rows = rows(count);
            rows.forEach(session::submit);
            while (!session.idle()) {
                session.advance(4);
            }
            for (DecodeRow row : rows) {
                float[] expected = logprobs(model, adapter, row);
                double size = Rounding.largest(expected);
                double limit =
                        dtype.equals("bfloat16")
                                ? Rounding.bfloat16(ROUNDED).rootLimit(size)
                                : Rounding.of(model.config()).limit(size);
                for (int t = 0; t < ANSWER; t++) {
                    assertThat((double) row.logprobs()[t]).isCloseTo(expected[t], within(limit));
                }
            }
        }
    }

    private static float[] logprobs(VisionLanguageModel model, LoraAdapter adapter, DecodeRow row) {
        try (NDManager scope = model.kernels().newManager()) {
            ModelPrompt whole = row.prompt().append(row.tokens());
            NDArray hidden = model.hidden(TokenBatch.rightPadded(List.of(whole)), adapter, scope);
            int first = row.prompt().length() - 1;
            NDArray states =
                    model.kernels()
                            .call("pick_rows")
                            .tensor("hidden", hidden)
                            .tensor(
                                    "index",
                                    scope.create(
                                            IntStream.range(0, ANSWER)
                                                    .mapToLong(t -> first + t)
                                                    .toArray()))
                            .run(scope);
            return model.kernels()
                    .call("token_logprobs")
                    .tensor("rows", states)
                    .tensor("head", model.decoder().head())
                    .tensor(
                            "targets",
                            scope.create(IntStream.of(row.tokens()).mapToLong(t -> t).toArray()))
                    .real("temperature", 1)
                    .run(scope)
                    .toFloatArray();
        }
    }
}
