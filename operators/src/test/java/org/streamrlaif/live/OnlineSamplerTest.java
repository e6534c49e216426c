package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.video.FrameSampler;

class OnlineSamplerTest {

    /** Frames that are left of n frames at a distance of 40 ms. */
    private static List<Integer> kept(OnlineSampler sampler, int n, double distance) {
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int gone = sampler.add(7_000_000 + Math.round(i * distance));
            if (gone >= 0) {
                kept.remove(gone);
            }
            kept.add(i);
            assertThat(sampler.size()).isEqualTo(kept.size());
        }
        return kept;
    }

    @ParameterizedTest
    @CsvSource({"250,8,25", "295,8,29.97", "300,16,30", "60,2,15", "8,8,10", "1000,32,50", "9,8,1"})
    void keepsTheFramesOfTheOfflineSampler(int n, int k, double rate) {
        double distance = 1e6 / rate;
        OnlineSampler sampler = new OnlineSampler(k, Math.round(n * distance));

        assertThat(kept(sampler, n, distance))
                .containsExactlyElementsOf(
                        Arrays.stream(FrameSampler.indices(n, k)).boxed().toList());
    }

    @Test
    void givesFewerSamplesOfASegmentThatEndsEarly() {
        List<Integer> kept = kept(new OnlineSampler(8, 10_000_000), 125, 40_000);

        assertThat(kept).containsExactly(0, 35, 71, 106, 124);
    }

    @Test
    void neverKeepsMoreThanItMay() {
        OnlineSampler sampler = new OnlineSampler(4, 1_000_000);

        assertThat(kept(sampler, 500, 40_000)).hasSize(4).startsWith(0).endsWith(499);
    }

    @ParameterizedTest
    @CsvSource({"8,9", "8,250", "8,777", "16,1000", "5,4321", "2,100", "3,77"})
    void spreadsOverASegmentOfUnknownLength(int k, int n) {
        List<Integer> kept = kept(new OnlineSampler(k, 0), n, 40_000);

        assertThat(kept).hasSize(Math.min(k, n)).startsWith(0).endsWith(n - 1);
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (int i = 1; i < kept.size() - 1; i++) {
            least = Math.min(least, kept.get(i) - kept.get(i - 1));
            most = Math.max(most, kept.get(i) - kept.get(i - 1));
        }
        assertThat(most).isLessThanOrEqualTo(least == Integer.MAX_VALUE ? 0 : 3 * least);
    }

    @Test
    void keepsAllOfAFewFrames() {
        assertThat(kept(new OnlineSampler(8, 0), 5, 40_000)).containsExactly(0, 1, 2, 3, 4);
    }
}
