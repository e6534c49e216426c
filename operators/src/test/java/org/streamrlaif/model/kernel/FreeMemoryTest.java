package org.streamrlaif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class FreeMemoryTest {
    /** More than any machine has, so that what others take meanwhile does not matter. */
    private static final long MUCH = 1L << 50;

    @Test
    void whatIsKeptIsFreeButNotToSpareUntilItIsGivenBackOnce() {
        FreeMemory.Kept kept = FreeMemory.keep(MUCH);
        assertThat(FreeMemory.bytes(Device.cpu())).isPositive();
        assertThat(FreeMemory.spareBytes(Device.cpu())).isLessThan(-MUCH / 2);
        kept.close();
        kept.close();
        assertThat(FreeMemory.spareBytes(Device.cpu())).isBetween(0L, MUCH / 2);
    }
}
