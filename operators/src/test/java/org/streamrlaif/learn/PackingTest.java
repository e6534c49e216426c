package org.streamrlaif.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisualEmbedding;

/** How prompts and their responses are laid out, and how rows are cut into micro-batches. */
class PackingTest {

    private static final int IMAGE = 600;

    /** Prompt 1 [image] 5, blocks (7, 8) and (9). */
    private static final PackedRow LONG =
            new PackedRow(
                    new ModelPrompt(
                            new int[] {1, IMAGE, 5},
                            new VisualEmbedding(1, 2, 1, new float[] {0.5f, 0.25f})),
                    List.of(new int[] {7, 8}, new int[] {9}));

    /** Prompt 1, one block that holds the placeholder as a plain token. */
    private static final PackedRow SHORT =
            new PackedRow(new ModelPrompt(new int[] {1}, null), List.of(new int[] {IMAGE, 2}));

    @Test
    void blocksRestartTheirPositionsAndPaddingStandsAtTheEnd() {
        PackedLayout layout = new PackedLayout(List.of(LONG, SHORT), IMAGE);

        assertThat(layout.width()).isEqualTo(6);
        assertThat(layout.ids()).containsExactly(1, IMAGE, 5, 7, 8, 9, 1, IMAGE, 2, 0, 0, 0);
        assertThat(layout.positions()).containsExactly(0, 1, 2, 3, 4, 3, 0, 1, 2, 0, 0, 0);
        assertThat(layout.segments()).containsExactly(0, 0, 0, 1, 1, 2, 0, 1, 1, -1, -1, -1);
    }

    @Test
    void visualRowsGoToPlaceholdersOfPromptsOnly() {
        PackedLayout layout = new PackedLayout(List.of(SHORT, LONG), IMAGE);

        assertThat(layout.visualPlaces()).containsExactly(7);
        assertThat(layout.visual()).containsExactly(0.5f, 0.25f);
    }

    @Test
    void theFirstTokenOfEveryBlockIsPredictedAtTheEndOfThePrompt() {
        PackedLayout layout = new PackedLayout(List.of(SHORT, LONG), IMAGE);

        assertThat(layout.place(1, 0, -1)).isEqualTo(8);
        assertThat(layout.place(1, 1, -1)).isEqualTo(8);
        assertThat(layout.place(1, 0, 1)).isEqualTo(10);
        assertThat(layout.place(1, 1, 0)).isEqualTo(11);
    }

    @Test
    void microBatchesSortByLengthAndKeepToTheBudget() {
        assertThat(MicroBatches.plan(new int[] {3, 9, 4, 9, 20}, 18))
                .containsExactly(List.of(4), List.of(1, 3), List.of(2, 0));
        assertThat(MicroBatches.plan(new int[0], 18)).isEmpty();
    }
}
