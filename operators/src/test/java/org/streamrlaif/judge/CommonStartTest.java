package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.packing.PackedPrompt;

class CommonStartTest {

    @Test
    void splitsPromptsWhereTheyDiffer() {
        PackedPrompt row =
                CommonStart.pack(
                        List.of(prompt(1, 2, 3, 4), prompt(1, 2, 5), prompt(1, 2, 3, 6, 7)));
        assertThat(row.prompt().ids()).containsExactly(1, 2);
        assertThat(row.blocks()).containsExactly(ints(3, 4), ints(5), ints(3, 6, 7));
    }

    @Test
    void leavesEveryPromptItsLastToken() {
        PackedPrompt row =
                CommonStart.pack(List.of(prompt(1, 2, 3), prompt(1, 2), prompt(1, 2, 3)));
        assertThat(row.prompt().ids()).containsExactly(1);
        assertThat(row.blocks()).containsExactly(ints(2, 3), ints(2), ints(2, 3));
        assertThat(CommonStart.pack(List.of(prompt(1, 2))).blocks()).containsExactly(ints(2));
    }

    private static ModelPrompt prompt(int... ids) {
        return new ModelPrompt(ids, null);
    }

    private static int[] ints(int... values) {
        return values;
    }
}
