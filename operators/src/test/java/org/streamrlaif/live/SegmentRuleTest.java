package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.streamrlaif.live.CutConfig.Cut;

class SegmentRuleTest {
    private static final CutConfig TIME = new CutConfig(8, Cut.TIME, 2, 0, 0.1, 0);
    private static final CutConfig SCENE = new CutConfig(8, Cut.SCENE, 5, 1, 0.1, 0);

    private int looks;

    /** Frames at 25 a second that begin a segment, of a stream with these brightnesses. */
    private List<Integer> begins(SegmentRule rule, int n, IntUnaryOperator brightness) {
        List<Integer> begins = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int frame = i;
            boolean first =
                    rule.begins(
                            1_000_000 + i * 40_000L,
                            () -> {
                                looks++;
                                byte[] look = new byte[6];
                                Arrays.fill(look, (byte) brightness.applyAsInt(frame));
                                return look;
                            });
            if (first) {
                begins.add(frame);
            }
        }
        return begins;
    }

    @Test
    void cutsByTimeWithoutALook() {
        assertThat(begins(new SegmentRule(TIME), 130, i -> i)).containsExactly(0, 50, 100);
        assertThat(looks).isZero();
    }

    @Test
    void beginsAnewBehindAGap() {
        SegmentRule rule = new SegmentRule(TIME);
        rule.begins(0, null);
        rule.end();

        assertThat(rule.begins(40_000, null)).isTrue();
        assertThat(rule.begins(2_000_000, null)).isFalse();
        assertThat(rule.begins(2_040_000, null)).isTrue();
    }

    @Test
    void cutsWhereTheSceneChanges() {
        assertThat(begins(new SegmentRule(SCENE), 120, i -> i < 60 ? 40 : 200))
                .containsExactly(0, 60);
        assertThat(looks).isEqualTo(24);
    }

    @Test
    void doesNotCutWhereTheSceneChangesSlowly() {
        assertThat(begins(new SegmentRule(SCENE), 120, i -> 40 + i)).containsExactly(0);
    }

    @Test
    void cutsNoSegmentBelowTheLeastLengthAndNoneAboveTheGreatest() {
        assertThat(begins(new SegmentRule(SCENE), 100, i -> i / 10 % 2 == 0 ? 40 : 200))
                .containsExactly(0, 30, 60, 90);
        assertThat(begins(new SegmentRule(SCENE), 260, i -> 40)).containsExactly(0, 125, 250);
    }

    @Test
    void measuresTheMeanChangeOfBrightness() {
        byte[] before = {0, 0, (byte) 255, 100};
        byte[] after = {(byte) 255, 0, (byte) 255, 49};

        assertThat(SegmentRule.change(before, after)).isCloseTo(0.3, within(1e-12));
    }
}
