package org.streamrlaif.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streamrlaif.encode.StoredClips;
import org.streamrlaif.learn.Samples;
import org.streamrlaif.loop.Records;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.packing.PackedPrompt;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.state.StateEntry;

/** What is remembered of old preferences, and how pairs are dealt to updates. */
class ReplayTest {

    private static final long ROOM = 1 << 20;

    private final VisionLanguageModel model =
            VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());
    private final ScoreTemplate template = new ScoreTemplate(model, RewardBase.JUDGE, false);

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void oldAndNewPromptsAreRememberedEvenly() throws Exception {
        Replay replay = filled(20, 400);

        List<ComparedRow> all = replay.draw(1000, new Random(1));

        assertThat(replay.seen()).isEqualTo(400);
        assertThat(all).hasSize(20).doesNotHaveDuplicates();
        long old = all.stream().filter(row -> row.pChosen()[0] < 0.25).count();
        // A quarter of 20, within two standard deviations of 1.9; the seed is fixed.
        assertThat(old).isBetween(1L, 9L);
    }

    @Test
    void aFullByteBudgetLeavesFewerPlacesToTheSameEvenSample() throws Exception {
        long one = StateEntry.copy(filled(1, 1).state()).get("000000000001").length;
        Replay replay = filled(400, 20 * one + one / 2, 400);

        List<ComparedRow> all = replay.draw(1000, new Random(1));

        assertThat(all).hasSizeBetween(15, 20).doesNotHaveDuplicates();
        long old = all.stream().filter(row -> row.pChosen()[0] < 0.25).count();
        // As above, of up to five fewer.
        assertThat(old).isBetween(1L, 9L);
        assertThat(filled(8, 1, 30).draw(9, new Random(1))).hasSize(1);
    }

    @Test
    void drawingStopsAtTheWantedNumberOfPairs() throws Exception {
        assertThat(filled(20, 10).draw(4, new Random(1))).hasSize(4);
        assertThat(filled(20, 10).draw(0, new Random(1))).isEmpty();
        assertThat(filled(0, 10).draw(4, new Random(1))).isEmpty();
    }

    @Test
    void aRestoredReplayDrawsTheSameRows() throws Exception {
        Replay replay = filled(8, 30);
        Replay restored = new Replay(8, ROOM, template, StoredClips.fetcher());
        restored.restore(StateEntry.copy(replay.state()), replay.seen());

        assertThat(restored.draw(5, new Random(3)).stream().map(row -> row.pChosen()[0]))
                .containsExactlyElementsOf(
                        replay.draw(5, new Random(3)).stream()
                                .map(row -> row.pChosen()[0])
                                .toList());
        assertThat(restored.state()).hasSize(9);
    }

    @Test
    void aRestoredReplayWithLessRoomKeepsAnEvenSample() throws Exception {
        Replay replay = filled(200, 200);
        Replay restored = new Replay(20, ROOM, template, StoredClips.fetcher());
        restored.restore(StateEntry.copy(replay.state()), replay.seen());

        List<ComparedRow> all = restored.draw(1000, new Random(1));

        assertThat(restored.seen()).isEqualTo(200);
        assertThat(all).hasSize(20).doesNotHaveDuplicates();
        assertThat(all.stream().filter(row -> row.pChosen()[0] < 0.5).count()).isBetween(5L, 15L);
        add(restored, 200, 0.5, new Random(5));
        assertThat(restored.state()).hasSize(21);
    }

    @Test
    void aPromptWhoseClipIsLostIsForgottenWhenItIsDrawn() throws Exception {
        Replay replay = new Replay(8, ROOM, template, StoredClips.withoutVideos());
        Random random = new Random(9);
        for (int n = 0; n < 8; n++) {
            Rollout judged = judged(n, 0.1 * n);
            if (n % 3 == 0) {
                judged.setPolicyTokens(Records.tokens());
            }
            replay.add(judged, random);
        }
        List<ComparedRow> drawn = replay.draw(1000, new Random(1));

        assertThat(drawn).hasSize(5).doesNotHaveDuplicates();
        assertThat(replay.state()).hasSize(6);
        assertThat(replay.seen()).isEqualTo(8);
        assertThat(replay.draw(1000, new Random(2))).hasSize(5);
    }

    @Test
    void onePromptMoreIsOneEntryMoreAndAtMostOneLess() throws Exception {
        Replay replay = filled(8, 8);
        Map<String, byte[]> before = StateEntry.copy(replay.state());
        add(replay, 8, 0.5, new Random(5));

        Map<String, byte[]> after = StateEntry.copy(replay.state());
        after.remove("places");

        assertThat(after).hasSize(8);
        long added =
                after.entrySet().stream()
                        .filter(
                                entry ->
                                        !Arrays.equals(
                                                before.get(entry.getKey()), entry.getValue()))
                        .count();
        assertThat(added).isLessThanOrEqualTo(1);
    }

    @Test
    void updatesHaveNearlyEqualNumbersOfPairs() {
        List<ComparedRow> rows =
                IntStream.of(1, 6, 1, 1, 3, 6, 2, 1, 3).mapToObj(ReplayTest::withPairs).toList();

        List<List<ComparedRow>> updates = PreferenceTraining.updates(rows, 8);

        assertThat(updates).hasSize(3);
        assertThat(updates.stream().mapToInt(List::size).sum()).isEqualTo(rows.size());
        assertThat(updates)
                .allMatch(update -> update.stream().mapToInt(ComparedRow::pairs).sum() >= 6);
        assertThat(PreferenceTraining.updates(rows.subList(0, 1), 8)).hasSize(1);
    }

    /** The n-th prompt's label is n / prompts. */
    private Replay filled(int capacity, int prompts) {
        return filled(capacity, ROOM, prompts);
    }

    private Replay filled(int capacity, long byteBudget, int prompts) {
        Replay replay = new Replay(capacity, byteBudget, template, StoredClips.fetcher());
        Random random = new Random(9);
        for (int n = 0; n < prompts; n++) {
            add(replay, n, (double) n / prompts, random);
        }
        return replay;
    }

    private static void add(Replay replay, int ticket, double pChosen, Random random) {
        replay.add(judged(ticket, pChosen), random);
    }

    private static Rollout judged(int ticket, double pChosen) {
        return Samples.judged(
                Samples.prompt(ticket, "what is it ?"),
                List.of(Samples.text("a"), Samples.text("b")),
                List.of(Samples.decided(pChosen)));
    }

    private static ComparedRow withPairs(int pairs) {
        PackedPrompt row = new PackedPrompt(new ModelPrompt(new int[] {1}, null), List.of());
        return new ComparedRow(row, new int[pairs], new int[pairs], new double[pairs]);
    }
}
