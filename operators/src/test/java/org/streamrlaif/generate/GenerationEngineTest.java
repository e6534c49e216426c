package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.encode.StoredClips;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.model.BatchFixture;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.TokenBatch;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.FinishReason;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;

@Tag("numeric")
class GenerationEngineTest {
    private static final SamplingConfig SAMPLING = new SamplingConfig(2, 12, 0.8, 1, 0, 5);

    private static Models.Lease lease;
    private static VisionLanguageModel model;
    private static List<VisualEmbedding> visuals;

    @BeforeAll
    static void load() {
        lease = lease();
        model = lease.model();
        try (Safetensors batch = Fixtures.tensors("tiny-llava/reference/batch.safetensors")) {
            visuals = BatchFixture.prompts(model, batch).stream().map(ModelPrompt::visual).toList();
        }
    }

    @AfterAll
    static void close() {
        lease.close();
    }

    private static Models.Lease lease() {
        return Models.acquire(Fixtures.path("tiny-llava"), ModelOptions.defaults());
    }

    private static PolicyVersion version(long number) {
        return new PolicyVersion(1L, "attempt", number, "", "", model.hash(), 0L);
    }

    private static Rollout prompt(long ticket, String text) {
        return Rollout.newBuilder()
                .setTicket(ticket)
                .setSampleId("s" + ticket)
                .setUri("")
                .setClipId("c")
                .setText(text)
                .setPolicyTokens(StoredClips.tokens(visuals.get((int) ticket % visuals.size())))
                .setJudgeTokens(null)
                .setNarrative("")
                .build();
    }

    private static List<Rollout> prompts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> prompt(i, "What happens ? " + "Say more . ".repeat(i % 3)))
                .toList();
    }

    private static List<Rollout> generate(
            SamplingConfig sampling, List<Rollout> prompts, PolicyFeed feed) throws Exception {
        try (GenerationEngine engine =
                new GenerationEngine(lease(), sampling, new BaseOnly(), 11)) {
            return engine.generate(prompts, feed);
        }
    }

    @Test
    void aRowsSamplesDoNotDependOnItsNeighbours() throws Exception {
        List<Rollout> prompts = prompts(6);
        List<Rollout> together = generate(SAMPLING, prompts, () -> version(0));
        SamplingConfig narrow = new SamplingConfig(2, 12, 0.8, 1, 0, 1);
        for (int i = 0; i < prompts.size(); i++) {
            Rollout alone = generate(narrow, prompts.subList(i, i + 1), () -> version(0)).get(0);
            assertThat(tokens(together.get(i))).isEqualTo(tokens(alone));
        }
        assertThat(together.stream().map(GenerationEngineTest::tokens).distinct().count())
                .isGreaterThan(4);
        assertThat(tokens(generate(SAMPLING, prompts, () -> version(1)).get(0)))
                .isNotEqualTo(tokens(together.get(0)));
    }

    @Test
    void eachAttemptHasSamplesOfItsOwn() throws Exception {
        List<Rollout> first = prompts(2);
        List<Rollout> second = prompts(2);
        second.forEach(prompt -> prompt.setAttempts(2));
        List<Rollout> sampled = generate(SAMPLING, second, () -> version(0));

        assertThat(tokens(sampled.get(0)))
                .isNotEqualTo(tokens(generate(SAMPLING, first, () -> version(0)).get(0)))
                .isEqualTo(tokens(generate(SAMPLING, second, () -> version(0)).get(0)));
        assertThat(sampled).extracting(Rollout::getAttempts).containsOnly(2);
    }

    @Test
    void promptsReadInPiecesGiveTheSameResponses() throws Exception {
        List<Rollout> prompts = prompts(5);
        List<Rollout> whole = generate(SAMPLING, prompts, () -> version(0));
        for (int pieceTokens : new int[] {7, 30}) {
            SamplingConfig pieces = new SamplingConfig(2, 12, 0.8, 1, 0, 5, pieceTokens, 0, 1);
            List<Rollout> found = generate(pieces, prompts, () -> version(0));
            for (int i = 0; i < prompts.size(); i++) {
                assertThat(tokens(found.get(i))).isEqualTo(tokens(whole.get(i)));
            }
        }
    }

    @Test
    void rowsWaitUntilTheCacheHasRoomForThem() throws Exception {
        List<Rollout> prompts = prompts(40);
        SamplingConfig wide = new SamplingConfig(2, 12, 0.8, 1, 0, 80);
        List<Rollout> free = generate(wide, prompts, () -> version(0));
        List<Rollout> bounded = generate(wide.withKvBudget(1), prompts, () -> version(0));
        for (int i = 0; i < prompts.size(); i++) {
            assertThat(tokens(bounded.get(i))).isEqualTo(tokens(free.get(i)));
        }
    }

    @Test
    void aPromptThatCanNeverFitIsVoidWithWhatItNeedsAndWhatThereIs() throws Exception {
        int ten = model.tokenizer().encode("Say more . ".repeat(10), false).length;
        String text = "Say more . ".repeat(1500 * 10 / ten);
        List<Rollout> prompts = List.of(prompt(0, text), prompt(1, "Why ?"));
        List<Rollout> rollouts = generate(SAMPLING.withKvBudget(1), prompts, () -> version(0));
        assertThat(rollouts.get(0).getResponses()).isEmpty();
        assertThat(rollouts.get(0).getVoided().getCode()).isEqualTo("kv-budget");
        assertThat(rollouts.get(0).getVoided().getMessage())
                .matches(
                        "prompt: 1\\d{3} tokens with the answer need 2 MiB of key/value cache, the budget is"
                                + " 1 MiB; raise kv-budget-mib, or give fewer frames or a shorter answer");
        assertThat(rollouts.get(1).getResponses()).hasSize(2);
    }

    private static List<List<Integer>> tokens(Rollout rollout) {
        return rollout.getResponses().stream().map(Response::getTokens).toList();
    }

    @Test
    void recordedLogprobsAreWhatAFullForwardComputes() throws Exception {
        for (Rollout rollout : generate(SAMPLING, prompts(3), () -> version(0))) {
            VisualEmbedding visual = VisualRecords.embedding(rollout.getPolicyTokens());
            ModelPrompt prompt = model.prompt(rollout.getText(), visual);
            for (Response response : rollout.getResponses()) {
                int[] tokens = response.getTokens().stream().mapToInt(Integer::intValue).toArray();
                float[] logprobs = logprobs(prompt, tokens);
                Rounding.of(model.config())
                        .check("logprobs", floats(response.getLogprobs()), logprobs);
                boolean ended = model.config().eosIds().contains(tokens[tokens.length - 1]);
                assertThat(response.getFinishReason())
                        .isEqualTo(ended ? FinishReason.EOS : FinishReason.LENGTH);
                assertThat(response.getVersions()).hasSize(tokens.length).containsOnly(0L);
            }
        }
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private static float[] logprobs(ModelPrompt prompt, int[] tokens) {
        try (NDManager scope = model.kernels().newManager()) {
            NDArray hidden =
                    model.hidden(
                            TokenBatch.rightPadded(List.of(prompt.append(tokens))), null, scope);
            long first = prompt.length() - 1L;
            NDArray rows =
                    model.kernels()
                            .call("pick_rows")
                            .tensor("hidden", hidden)
                            .tensor(
                                    "index",
                                    scope.create(
                                            IntStream.range(0, tokens.length)
                                                    .mapToLong(t -> first + t)
                                                    .toArray()))
                            .run(scope);
            return model.kernels()
                    .call("token_logprobs")
                    .tensor("rows", rows)
                    .tensor("head", model.decoder().head())
                    .tensor(
                            "targets",
                            scope.create(IntStream.of(tokens).mapToLong(t -> t).toArray()))
                    .real("temperature", SAMPLING.temperature())
                    .run(scope)
                    .toFloatArray();
        }
    }

    @Test
    void aNewerVersionTakesOverBetweenTwoCallsAndEachTokenSaysWhoMadeIt() throws Exception {
        List<Long> used = new ArrayList<>();
        PolicyFeed rising =
                new PolicyFeed() {
                    private int asked;

                    @Override
                    public PolicyVersion current() {
                        return version(asked++ < 2 ? 4 : 5);
                    }

                    @Override
                    public void inUse(PolicyVersion version) {
                        used.add(version.getVersion());
                    }
                };
        List<Rollout> rollouts = generate(SAMPLING, prompts(2), rising);
        assertThat(used).containsExactly(4L, 5L);
        for (Rollout rollout : rollouts) {
            for (Response response : rollout.getResponses()) {
                assertThat(response.getVersions()).isSorted().contains(4L);
            }
        }
        assertThat(
                        rollouts.stream()
                                .flatMap(r -> r.getResponses().stream())
                                .flatMap(r -> r.getVersions().stream()))
                .contains(5L);
    }

    @Test
    void promptsThatCannotBeAnsweredGiveVoidRolloutsInTheirPlace() throws Exception {
        Rollout voided = prompt(0, "What ?");
        voided.setVoided(new VoidReason("decode", "unreadable-video", "x"));
        List<Rollout> prompts =
                List.of(
                        voided,
                        prompt(1, " "),
                        prompt(2, "long ".repeat(3000)),
                        prompt(3, "A <image> here ?"),
                        prompt(4, "What ?"));
        List<Rollout> rollouts = generate(SAMPLING, prompts, () -> version(0));
        assertThat(rollouts.stream().map(r -> r.getVoided() == null ? "" : r.getVoided().getCode()))
                .containsExactly(
                        "unreadable-video",
                        "empty-prompt",
                        "prompt-too-long",
                        "unusable-prompt",
                        "");
        assertThat(rollouts.get(0).getTicket()).isZero();
        assertThat(rollouts.get(2).getVoided().getMessage())
                .contains("tokens, expected at most 2048")
                .doesNotContain("\n");
        assertThat(rollouts.get(4).getResponses()).hasSize(2);
    }

    @Test
    void anInterruptEndsTheWorkAndLeavesTheEngineUsable() throws Exception {
        try (GenerationEngine engine =
                new GenerationEngine(lease(), SAMPLING, new BaseOnly(), 11)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> engine.generate(prompts(2), () -> version(0)))
                    .isInstanceOf(InterruptedException.class);
            List<Rollout> again = engine.generate(prompts(1), () -> version(0));
            assertThat(tokens(again.get(0)))
                    .isEqualTo(tokens(generate(SAMPLING, prompts(1), () -> version(0)).get(0)));
        }
    }

    @Test
    void anAdapterIsReadFromItsFolderAndAForeignOneIsRefused() throws Exception {
        try (LoraAdapter fresh = model.newAdapter(LoraConfig.defaults(), 1)) {
            assertThat(fresh.tensors()).hasSize(14 * model.config().text().layers());
        }
        PolicyVersion foreign = version(1);
        foreign.setUri("file:/nowhere");
        foreign.setBaseHash("other");
        try (GenerationEngine engine =
                new GenerationEngine(
                        lease(), SAMPLING, new StoredAdapters(model, new FolderStore()), 11)) {
            assertThatThrownBy(() -> engine.generate(prompts(1), () -> foreign))
                    .hasMessage("policy version 1: base model other, expected " + model.hash());
            PolicyVersion stored = version(2);
            stored.setUri(Fixtures.path("tiny-llava/lora-adapter").toUri().toString());
            Rollout tuned = engine.generate(prompts(1), () -> stored).get(0);
            assertThat(tokens(tuned))
                    .isNotEqualTo(tokens(generate(SAMPLING, prompts(1), () -> version(2)).get(0)));
        }
    }
}
