package org.streamrlaif.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.SafetensorsWriter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.kernel.Kernels;

class LoraAdapterTest {
    private static final Path PEFT = Fixtures.path("tiny-llava/lora-adapter");
    private static final TextConfig TEXT = ModelFamilies.read(Fixtures.path("tiny-llava")).text();

    private final Kernels kernels = Kernels.on("cpu");

    @TempDir Path folder;

    @Test
    void readsWhatPeftWroteAndWritesTheSameWeightsFile() throws IOException {
        try (LoraAdapter adapter = LoraAdapter.read(kernels, TEXT, PEFT);
                LoraAdapter copy = adapter.copy()) {
            assertThat(adapter.config())
                    .isEqualTo(new LoraConfig(4, 8, LoraConfig.defaults().targets()));
            assertThat(adapter.scale()).isEqualTo(2);
            assertThat(adapter.tensors()).hasSize(42);
            copy.write(folder);
            assertThat(folder.resolve("adapter_model.safetensors"))
                    .hasSameBinaryContentAs(PEFT.resolve("adapter_model.safetensors"));
            try (LoraAdapter again = LoraAdapter.read(kernels, TEXT, folder)) {
                assertThat(again.config()).isEqualTo(adapter.config());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "q_proj,v_proj;.*language_model\\.layers\\.\\d+\\.self_attn\\.(q|v)_proj",
                "down_proj,gate_proj;.*language_model\\.layers\\.\\d+\\.mlp\\.(gate|down)_proj",
                "o_proj,up_proj;.*language_model\\.layers\\.\\d+\\.(self_attn\\.(o)_proj|mlp\\.(up)_proj)"
            })
    void aPartialAdapterKeepsAbsentPlacesAndItsPatternMissesTheTower(
            String targets, String pattern) {
        LoraConfig config = new LoraConfig(3, 1.5, List.of(targets.split(",")));
        try (LoraAdapter adapter = LoraAdapter.create(kernels, TEXT, config, 7)) {
            adapter.write(folder);
            assertThat(
                            ModelJson.read(folder.resolve("adapter_config.json"))
                                    .path("target_modules")
                                    .asText())
                    .isEqualTo(pattern);
            assertThat("model.vision_tower.encoder.layers.0.self_attn.q_proj")
                    .doesNotMatch(pattern);
            assertThat(adapter.tensors()).hasSize(42);
            assertThat(adapter.tensors().stream().filter(t -> t.size() > 0)).hasSize(2 * 2 * 3);
            try (LoraAdapter back = LoraAdapter.read(kernels, TEXT, folder)) {
                assertThat(back.config()).isEqualTo(config);
                assertThat(back.snapshot())
                        .usingRecursiveComparison()
                        .isEqualTo(adapter.snapshot());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-llava-onevision, model.language_model., model.vision_tower.encoder.layers.0.",
        "tiny-smolvlm, model.text_model., model.vision_model.encoder.layers.0."
    })
    void namesFollowTheModuleTreeOfTheFamily(String model, String modules, String tower) {
        TextConfig text = ModelFamilies.read(Fixtures.path(model)).text();
        LoraConfig config = new LoraConfig(2, 4, List.of("q_proj", "up_proj"));
        try (LoraAdapter adapter = LoraAdapter.create(kernels, text, config, 7)) {
            adapter.write(folder);
            assertThat(adapter.named())
                    .hasSize(2 * 2 * 3)
                    .containsKey(
                            "base_model.model." + modules + "layers.2.mlp.up_proj.lora_B.weight");
            String pattern =
                    ModelJson.read(folder.resolve("adapter_config.json"))
                            .path("target_modules")
                            .asText();
            assertThat(modules + "layers.0.self_attn.q_proj").matches(pattern);
            assertThat(tower + "self_attn.q_proj").doesNotMatch(pattern);
            try (LoraAdapter back = LoraAdapter.read(kernels, text, folder)) {
                assertThat(back.snapshot())
                        .usingRecursiveComparison()
                        .isEqualTo(adapter.snapshot());
            }
        }
    }

    @Test
    void aNewAdapterIsDecidedByItsSeedAndChangesNothing() {
        try (LoraAdapter a = LoraAdapter.create(kernels, TEXT, LoraConfig.defaults(), 1);
                LoraAdapter b = LoraAdapter.create(kernels, TEXT, LoraConfig.defaults(), 1);
                LoraAdapter c = LoraAdapter.create(kernels, TEXT, LoraConfig.defaults(), 2)) {
            assertThat(a.snapshot()).usingRecursiveComparison().isEqualTo(b.snapshot());
            assertThat(a.tensors().get(0).toFloatArray())
                    .isNotEqualTo(c.tensors().get(0).toFloatArray());
            assertThat(a.tensors().get(1).toFloatArray()).containsOnly(0);
            c.restore(a.snapshot());
            assertThat(c.tensors().get(0).toFloatArray())
                    .isEqualTo(a.tensors().get(0).toFloatArray());
            Map<String, byte[]> partial = a.snapshot();
            partial.remove(a.names().get(0));
            assertThatThrownBy(() -> c.restore(partial))
                    .hasMessageContaining("missing tensors [" + a.names().get(0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "['q_proj','k_proj','v_proj','o_proj','gate_proj','up_proj','down_proj'] ; ",
                "['self_attn.q_proj'] ; unknown tensors [base_model",
                "'.*layers\\\\.[01]\\\\.self_attn.q_proj' ; in 2 of 3 layers",
                "'(' ; expected a valid pattern",
                "['fc1'] ; expected a list or pattern that selects some of q_proj",
            })
    void targetModulesMayBeAListOrAPattern(String modules, String message) throws IOException {
        Files.copy(
                PEFT.resolve("adapter_model.safetensors"),
                folder.resolve("adapter_model.safetensors"));
        Files.writeString(
                folder.resolve("adapter_config.json"),
                ("{'peft_type':'LORA','r':4,'lora_alpha':8,'target_modules':" + modules + "}")
                        .replace('\'', '"'));
        if (message == null) {
            LoraAdapter.read(kernels, TEXT, folder).close();
        } else {
            assertThatThrownBy(() -> LoraAdapter.read(kernels, TEXT, folder))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining(message.strip());
        }
    }

    private void configured(String more) throws IOException {
        Files.writeString(
                folder.resolve("adapter_config.json"),
                ("{'peft_type':'LORA','r':4,'lora_alpha':8,'target_modules':['q_proj','v_proj']"
                                + more
                                + "}")
                        .replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'init_lora_weights':'pissa' ; changes the base weights",
                "'init_lora_weights':'pissa_niter_4' ; changes the base weights",
                "'init_lora_weights':'olora' ; changes the base weights",
                "'init_lora_weights':'corda' ; changes the base weights",
                "'init_lora_weights':'loftq' ; changes the base weights",
                "'init_lora_weights':'lora_ga' ; changes the base weights",
                "'alora_invocation_tokens':[5] ; not computed here",
                "'layer_replication':[[0,2],[1,3]] ; not computed here",
                "'layers_to_transform':1 ; not computed here",
                "'modules_to_save':['lm_head'] ; not computed here",
                "'trainable_token_indices':[1] ; not computed here",
                "'use_dora':true ; not computed here",
                "'use_qalora':true ; not computed here",
                "'lora_bias':true ; not computed here",
                "'velora_config':{'a':1} ; not computed here",
                "'bias':'all' ; expected none",
                "'rank_pattern':[1] ; expected an object of patterns",
                "'rank_pattern':{'q_proj':0} ; q_proj: 0, expected a positive integer",
                "'rank_pattern':{'(':2} ; expected a valid pattern",
                "'lora_alpha':-1 ; lora_alpha: -1.0, expected a number above 0",
                "'scale_by_depth':0.5 ; expected no such key",
            })
    void aKeyThatChangesWhatIsNotComputedIsRefusedByName(String key, String message)
            throws IOException {
        configured("," + key);
        assertThatThrownBy(() -> LoraAdapter.read(kernels, TEXT, folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("adapter_config.json: ")
                .hasMessageContaining(key.substring(1, key.indexOf('\'', 1)))
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void anotherMethodIsRefused() throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), "{\"peft_type\":\"IA3\"}");
        assertThatThrownBy(() -> LoraAdapter.read(kernels, TEXT, folder))
                .hasMessageContaining("adapter_config.json: peft_type: \"IA3\", expected LORA");
    }

    @Test
    void aKeyThatIsOffOrWithoutEffectChangesNothing() throws IOException {
        LoraConfig config = new LoraConfig(4, 8, List.of("q_proj", "v_proj"));
        try (LoraAdapter adapter = LoraAdapter.create(kernels, TEXT, config, 7)) {
            adapter.write(folder);
            configured(
                    ",'init_lora_weights':'gaussian','fan_in_fan_out':true,'lora_dropout':0.1,"
                            + "'alora_invocation_tokens':null,'use_dora':false,'modules_to_save':[],"
                            + "'rank_pattern':{},'key_of_the_future':null,'task_type':'CAUSAL_LM'");
            try (LoraAdapter read = LoraAdapter.read(kernels, TEXT, folder)) {
                assertThat(read.config()).isEqualTo(config);
                assertThat(read.snapshot())
                        .usingRecursiveComparison()
                        .isEqualTo(adapter.snapshot());
            }
        }
    }

    /** PEFT scales by alpha / √r: 8 / √4 is the 16 / 4 of a plain adapter. */
    @Test
    void rankStabilisedScaleIsComputed() throws IOException {
        configured(",'use_rslora':true");
        assertThat(PeftConfig.read(folder.resolve("adapter_config.json"), TEXT).config())
                .isEqualTo(new LoraConfig(4, 16, List.of("q_proj", "v_proj")));
    }

    @Test
    void excludedModulesAreNotAdapted() throws IOException {
        configured(",'exclude_modules':['v_proj']");
        assertThat(PeftConfig.read(folder.resolve("adapter_config.json"), TEXT).config().targets())
                .containsExactly("q_proj");
    }

    /** Of several keys that fit the first counts; a key begins at a dot and reaches the end. */
    @Test
    void eachModuleHasTheRankAndAlphaOfTheFirstPatternThatFits() throws IOException {
        configured(
                ",'rank_pattern':{'layers\\\\.1\\\\.self_attn\\\\.q_proj':2,'q_proj':6,'_proj':9,'v':9},"
                        + "'alpha_pattern':{'^model.language_model.layers.0.self_attn.v_proj':4}");
        PeftConfig read = PeftConfig.read(folder.resolve("adapter_config.json"), TEXT);
        assertThat(read.config()).isEqualTo(new LoraConfig(6, 24, List.of("q_proj", "v_proj")));
        assertThat(read.part(0, LoraTarget.Q)).isEqualTo(new PeftConfig.Part(6, 8 / 6.0 / 4));
        assertThat(read.part(1, LoraTarget.Q)).isEqualTo(new PeftConfig.Part(2, 1));
        assertThat(read.part(0, LoraTarget.V)).isEqualTo(new PeftConfig.Part(4, 4 / 4.0 / 4));
        assertThat(read.part(1, LoraTarget.V)).isEqualTo(new PeftConfig.Part(4, 8 / 4.0 / 4));
        assertThat(read.part(0, LoraTarget.K)).isNull();
    }

    /** The change of each module's weight, scale · B A, by hand from the files' numbers. */
    @Test
    void adaptersOfSeveralRanksChangeEachWeightAsTheirOwnNumbersSay() throws IOException {
        configured(",'rank_pattern':{'1.self_attn.q_proj':2},'alpha_pattern':{'v_proj':3}");
        Map<String, TensorData> stored = new LinkedHashMap<>();
        Random random = new Random(3);
        for (int layer = 0; layer < TEXT.layers(); layer++) {
            for (LoraTarget target : List.of(LoraTarget.Q, LoraTarget.V)) {
                int rank = layer == 1 && target == LoraTarget.Q ? 2 : 4;
                stored.put(
                        PeftNames.a(TEXT, layer, target),
                        numbers(random, rank, target.inputs(TEXT)));
                stored.put(
                        PeftNames.b(TEXT, layer, target),
                        numbers(random, target.outputs(TEXT), rank));
            }
        }
        SafetensorsWriter.write(folder.resolve("adapter_model.safetensors"), stored);
        try (LoraAdapter read = LoraAdapter.read(kernels, TEXT, folder)) {
            Map<String, NDArray> named = read.named();
            for (int layer = 0; layer < TEXT.layers(); layer++) {
                for (LoraTarget target : List.of(LoraTarget.Q, LoraTarget.V)) {
                    double scale =
                            target == LoraTarget.V ? 3 / 4.0 : layer == 1 ? 8 / 2.0 : 8 / 4.0;
                    String a = PeftNames.a(TEXT, layer, target);
                    String b = PeftNames.b(TEXT, layer, target);
                    assertThat(
                                    change(
                                            TensorData.of(named.get(a)),
                                            TensorData.of(named.get(b)),
                                            read.scale()))
                            .containsExactly(
                                    change(stored.get(a), stored.get(b), scale), offset(1e-6));
                }
            }
        }
    }

    private static TensorData numbers(Random random, long rows, long columns) {
        float[] values = new float[(int) (rows * columns)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return TensorData.of(values, rows, columns);
    }

    private static double[] change(TensorData a, TensorData b, double scale) {
        float[] down = a.floats();
        float[] up = b.floats();
        int rank = (int) a.shape()[0];
        int inputs = (int) a.shape()[1];
        int outputs = (int) b.shape()[0];
        double[] product = new double[outputs * inputs];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                for (int r = 0; r < rank; r++) {
                    product[o * inputs + i] += scale * up[o * rank + r] * down[r * inputs + i];
                }
            }
        }
        return product;
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void anAdapterWithoutNumbersIsRefused(float value) throws IOException {
        LoraConfig config = new LoraConfig(2, 4, List.of("q_proj"));
        try (LoraAdapter adapter = LoraAdapter.create(kernels, TEXT, config, 7)) {
            adapter.tensors().get(1).set(new NDIndex(3, 1), value);
            adapter.write(folder);
        }
        assertThatThrownBy(() -> LoraAdapter.read(kernels, TEXT, folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(
                        "adapter_model.safetensors: tensor " + PeftNames.b(TEXT, 0, LoraTarget.Q))
                .hasMessageEndingWith(": holds " + value + ", expected numbers");
    }

    @Test
    void aShapeOutOfItsRangeIsRefused() {
        assertThatThrownBy(() -> new LoraConfig(0, 1, List.of("q_proj")))
                .hasMessageStartingWith("rank: 0");
        assertThatThrownBy(() -> new LoraConfig(1, 0, List.of("q_proj")))
                .hasMessageStartingWith("alpha: 0");
        assertThatThrownBy(() -> new LoraConfig(1, 1, List.of("x")))
                .hasMessageStartingWith("targets: [x]");
        assertThatThrownBy(() -> new LoraConfig(1, 1, List.of()))
                .hasMessageStartingWith("targets: []");
    }
}
