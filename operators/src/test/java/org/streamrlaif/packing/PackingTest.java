package org.streamrlaif.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.vision.VisualEmbedding;

/** How prompts and their responses are laid out, and how rows are cut into micro-batches. */
public class PackingTest {

    private static final int IMAGE = 600;

    /** Prompt 1 [image] 5, blocks (7, 8) and (9). */
    private static final PackedPrompt LONG =
            new PackedPrompt(
                    new ModelPrompt(
                            new int[] {1, IMAGE, 5},
                            new VisualEmbedding(1, 2, 1, new float[] {0.5f, 0.25f})),
                    List.of(new int[] {7, 8}, new int[] {9}));

    /** Prompt 1, one block that holds the placeholder as a plain token. */
    private static final PackedPrompt SHORT =
            new PackedPrompt(new ModelPrompt(new int[] {1}, null), List.of(new int[] {IMAGE, 2}));

    @Test
    void blocksRestartTheirPositionsAndASingleOneGoesOn() {
        PackedLayout layout = new PackedLayout(List.of(LONG, SHORT), IMAGE);

        assertThat(layout.ids()).containsExactly(1, IMAGE, 5, 7, 8, 9, 1, IMAGE, 2);
        assertThat(layout.positions()).containsExactly(0, 1, 2, 3, 4, 3, 0, 1, 2);
        assertThat(layout.stretches()).extracting(Stretch::level).containsExactly(0, 1, 1, 0);
    }

    @Test
    void visualRowsGoToPlaceholdersOfPromptsOnly() {
        PackedLayout layout = new PackedLayout(List.of(SHORT, LONG), IMAGE);

        assertThat(layout.visualPlaces()).containsExactly(4);
        assertThat(layout.visual()).containsExactly(0.5f, 0.25f);
    }

    @Test
    void theFirstTokenOfEveryBlockIsPredictedAtTheEndOfThePrompt() {
        PackedLayout layout = new PackedLayout(List.of(SHORT, LONG), IMAGE);

        assertThat(layout.place(0, 0, -1)).isZero();
        assertThat(layout.place(0, 0, 1)).isEqualTo(2);
        assertThat(layout.place(1, 0, -1)).isEqualTo(5);
        assertThat(layout.place(1, 1, -1)).isEqualTo(5);
        assertThat(layout.place(1, 0, 1)).isEqualTo(7);
        assertThat(layout.place(1, 1, 0)).isEqualTo(8);
    }

    @Test
    void promptsAboutOneVideoShareTheirStart() {
        PackedPrompt first = row(21, new int[] {7}, new int[] {8, 9});
        PackedPrompt second = row(22, new int[] {7, 8}, new int[] {6});
        PackedLayout layout = new PackedLayout(List.of(first, SHORT, second), IMAGE);

        assertThat(layout.size()).isEqualTo(20 + 2 + 3 + 2 + 3 + 3);
        assertThat(layout.stretches())
                .extracting(Stretch::depth)
                .containsExactly(0, 20, 22, 22, 20, 22, 22, 0);
        assertThat(layout.visualPlaces()).containsExactly(1, 2);
        assertThat(layout.visual()).containsExactly(1, 2, 3, 4);
        assertThat(layout.place(0, 1, -1)).isEqualTo(21);
        assertThat(layout.place(2, 0, 1)).isEqualTo(28);
    }

    @Test
    void visualRowsBehindTheCommonStartGoToEveryPrompt() {
        VisualEmbedding visual = new VisualEmbedding(3, 2, 1, new float[] {1, 2, 3, 4, 5, 6});
        List<PackedPrompt> rows = new ArrayList<>();
        for (int question : new int[] {21, 22}) {
            int[] ids = new int[22];
            ids[1] = IMAGE;
            ids[2] = IMAGE;
            ids[20] = question;
            ids[21] = IMAGE;
            rows.add(new PackedPrompt(new ModelPrompt(ids, visual), List.of(new int[] {7})));
        }
        PackedLayout layout = new PackedLayout(rows, IMAGE);

        assertThat(layout.visualPlaces()).containsExactly(1, 2, 21, 24);
        assertThat(layout.visual()).containsExactly(1, 2, 3, 4, 5, 6, 5, 6);
        assertThat(layout.stretches()).extracting(Stretch::number).containsExactly(1, 2, 3);
    }

    /** One token of each prompt stays behind, and fewer than 16 are repeated. */
    @ParameterizedTest
    @CsvSource({"22, 22, 21", "22, 20, 19", "20, 22, 19", "17, 17, 16", "16, 16, 0"})
    void promptsThatStartEachOtherShareAllButTheLast(int one, int other, int shared) {
        List<PackedPrompt> rows = new ArrayList<>();
        for (int length : new int[] {one, other}) {
            rows.add(
                    new PackedPrompt(
                            new ModelPrompt(new int[length], null), List.of(new int[] {7})));
        }

        assertThat(new PackedLayout(rows, IMAGE).size()).isEqualTo(one + 1 + other + 1 - shared);
    }

    @Test
    void promptsThatDifferAtOnceShareNothing() {
        int[] other = new int[22];
        other[0] = 1;
        List<int[]> block = List.of(new int[] {7});
        List<PackedPrompt> rows =
                List.of(
                        new PackedPrompt(new ModelPrompt(new int[22], null), block),
                        new PackedPrompt(new ModelPrompt(other, null), block));

        assertThat(new PackedLayout(rows, IMAGE).size()).isEqualTo(2 * (22 + 1));
    }

    @Test
    void anEmptyBlockTakesNoPlaceAndAPaddedOneStandsAlone() {
        ModelPrompt prompt = new ModelPrompt(new int[] {1, 2, 3}, null);
        PackedPrompt empty = new PackedPrompt(prompt, List.of(new int[0], new int[] {7, 8}));
        PackedPrompt padded = new PackedPrompt(prompt, List.of(new int[] {7, 0}), List.of(1));

        assertThat(stretches(empty)).extracting(Stretch::length).containsExactly(3, 2);
        assertThat(stretches(padded)).extracting(Stretch::seen).containsExactly(3, 1);
        assertThat(empty.length()).isEqualTo(5);
    }

    @Test
    void siblingsAreAskedTogetherWhereApartTheyWouldTakeManyKeys() {
        int[] word = {7};
        PackedPrompt two = row(21, word, word);
        PackedPrompt many = row(21, word, word, word);

        assertThat(attention(two).sizes()).containsExactly(1, 22, 0, 2, 1, 23);
        assertThat(attention(many).sizes()).containsExactly(1, 22, 0, 1, 3, 25);
        assertThat(attention(many).which()).endsWith(20, 21, 22, 23, 24);
        assertThat(attention(many).since()).endsWith(22, 23, 24);
        assertThat(attention(many).keys()).endsWith(20, 21, 22, 23, 24);
        assertThat(attention(many).first()).endsWith(0, 0, 22, 23, 24);
    }

    /** A prompt of 22 tokens about two visual ones, of which all but the last two are common. */
    private static PackedPrompt row(int question, int[]... blocks) {
        int[] ids = new int[22];
        Arrays.fill(ids, 5);
        ids[1] = IMAGE;
        ids[2] = IMAGE;
        ids[20] = question;
        VisualEmbedding visual = new VisualEmbedding(2, 2, 1, new float[] {1, 2, 3, 4});
        return new PackedPrompt(new ModelPrompt(ids, visual), List.of(blocks));
    }

    private static TreeAttention attention(PackedPrompt row) {
        return new TreeAttention(stretches(row));
    }

    private static List<Stretch> stretches(PackedPrompt row) {
        return new PackedLayout(List.of(row), IMAGE).stretches();
    }

    @Test
    void microBatchesSortByLengthAndKeepToTheBudget() {
        assertThat(MicroBatches.plan(new int[] {3, 9, 4, 9, 20}, 18))
                .containsExactly(List.of(4), List.of(1, 3), List.of(2, 0));
        assertThat(MicroBatches.plan(new int[0], 18)).isEmpty();
    }
}
