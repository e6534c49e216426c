package org.streamrlaif.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;

class KeyValueCacheTest {
    /** Keys and values of a token: 3 layers, 2 heads of width 16, 4 bytes. */
    private static final int TOKEN = 2 * 3 * 2 * 16 * 4;

    private static final VisionLanguageModel MODEL =
            VisionLanguageModel.load(Fixtures.path("tiny-llava"), ModelOptions.defaults());

    @AfterAll
    static void close() {
        MODEL.close();
    }

    private static KeyValueCache cache(int rows, long tokens) {
        return new KeyValueCache(MODEL.kernels(), MODEL.decoder(), rows, tokens * TOKEN);
    }

    private static long held(KeyValueCache cache) {
        return cache.arrays().stream().mapToLong(array -> array.size() * 4).sum() / TOKEN;
    }

    @Test
    void rowsAreCutFromOneAllocation() {
        try (KeyValueCache cache = cache(8, 1000)) {
            cache.cut(4, 100);
            assertThat(cache.capacity()).isEqualTo(128);
            assertThat(held(cache)).isEqualTo(512);
            cache.cut(8, 64);
            assertThat(cache.capacity()).isEqualTo(64);
            assertThat(held(cache)).isEqualTo(512);
            assertThat(cache.extend(8, 0)).isEqualTo(8);
        }
    }

    @Test
    void asManyRowsAsTheBudgetHolds() {
        try (KeyValueCache cache = cache(8, 1000)) {
            cache.cut(8, 330);
            assertThat(cache.capacity()).isEqualTo(330);
            assertThat(cache.extend(8, 0)).isEqualTo(3);
            assertThat(held(cache)).isEqualTo(990);
        }
    }

    @Test
    void growsOnlyWhileOldAndNewFitTogether() {
        try (KeyValueCache cache = cache(64, 1000)) {
            cache.cut(2, 64);
            assertThat(cache.extend(6, 2)).isEqualTo(6);
            assertThat(held(cache)).isEqualTo(6 * 64);
            assertThat(cache.extend(10, 6)).isEqualTo(6);
            assertThat(held(cache)).isEqualTo(6 * 64);
        }
    }

    @Test
    void aRowBeyondTheBudgetIsRefusedBeforeMemoryIsTaken() {
        try (KeyValueCache cache = cache(8, 1000)) {
            cache.check(1000);
            assertThatThrownBy(() -> cache.cut(1, 1001))
                    .isInstanceOf(KvBudgetException.class)
                    .hasMessageContaining("1001 tokens")
                    .hasMessageContaining("kv-budget-mib");
            assertThat(cache.arrays()).isEmpty();
        }
    }
}
