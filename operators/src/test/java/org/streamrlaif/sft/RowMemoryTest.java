package org.streamrlaif.sft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.maths.LearningRate;
import org.streamrlaif.maths.OptimizerConfig;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.DecoderSize;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.ModelJson;

/** What a training row takes, against what the system says. */
class RowMemoryTest {
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final int TOKENS = 2048;
    private static final int ANSWER = 8;

    /** What compilation and the libraries' workspaces take, whatever the row. */
    private static final long BESIDE = 80 << 20;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "tiny-llava, float32, false",
        "tiny-llava, float32, true",
        "tiny-llava, bfloat16, false",
        "tiny-qwen3_vl, bfloat16, false"
    })
    void isNearlyWhatWasExpected(String name, String dtype, boolean recomputes)
            throws IOException, InterruptedException {
        assumeTrue(Files.isWritable(RESET));
        ObjectNode json = (ObjectNode) Fixtures.json(name + "/config.json");
        ObjectNode text = (ObjectNode) json.get("text_config");
        text.put("hidden_size", 512).put("intermediate_size", 2048).put("num_hidden_layers", 8);
        text.put("num_attention_heads", 8).put("num_key_value_heads", 4);
        ((ObjectNode) json.get("vision_config")).put("out_hidden_size", 512);
        ModelJson.write(folder.resolve(ModelConfig.FILE), json);
        ModelConfig config = ModelFamilies.read(folder);
        ModelOptions options = new ModelOptions("cpu", dtype, null);
        LoraConfig lora = new LoraConfig(4, 4, LoraConfig.LINEARS);
        DecoderSize size =
                new DecoderSize(config.text(), dtype.equals("float32") ? Float.BYTES : Short.BYTES);
        long expected = size.rows(TOKENS, ANSWER, lora, recomputes) + size.trained(lora);
        try (VisionLanguageModel model = VisionLanguageModel.random(config, options, 1)) {
            train(model, lora, recomputes, 8); // what is made at the first call is no part of a row
            System.gc();
            trim();
            Files.writeString(RESET, "5");
            long before = status("VmRSS");
            train(model, lora, recomputes, TOKENS);
            long measured = status("VmHWM") - before;
            assertThat(measured).isBetween((long) (0.9 * expected), expected + BESIDE);
        }
    }

    private static void train(
            VisionLanguageModel model, LoraConfig lora, boolean recomputes, int tokens)
            throws InterruptedException {
        SftConfig usual = SftConfig.defaults();
        SftConfig config =
                new SftConfig(
                        usual.tuned(),
                        lora,
                        usual.curriculum(),
                        1,
                        OptimizerConfig.of(LearningRate.constant(1e-4, 0)),
                        usual.microBatchTokens(),
                        recomputes,
                        usual.validation());
        ModelPrompt prompt = new ModelPrompt(new int[tokens - ANSWER + 1], null);
        PromptResponse answer = new PromptResponse(prompt, new int[ANSWER]);
        try (SftStep step = new SftStep(model, config, Optional.empty(), 1, 1)) {
            step.run(List.of(new Example("clip", null, List.of(answer), 1)));
        }
    }

    /** Gives back what glibc holds for later, else a row would be put there unseen. */
    private static void trim() {
        NativeLibrary.getInstance("c").getFunction("malloc_trim").invokeInt(new Object[] {0});
    }

    private static long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
