package org.streamrlaif.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.picture.FrameRange;

class SegmentConfigTest {

    @Test
    void neighboursShareAFrameSoThatNoChangeFallsBetweenThem() {
        assertThat(new SegmentConfig(20, 1).ranges(50))
                .containsExactly(
                        new FrameRange(0, 17), new FrameRange(16, 33), new FrameRange(32, 50));
        for (int frames = 2; frames < 9; frames++) {
            for (int count = 1; count < 40; count++) {
                List<FrameRange> ranges = new SegmentConfig(frames, 1).ranges(count);
                assertThat(ranges.get(0).from()).isZero();
                assertThat(ranges.get(ranges.size() - 1).to()).isEqualTo(count);
                for (int i = 1; i < ranges.size(); i++) {
                    assertThat(ranges.get(i).from()).isEqualTo(ranges.get(i - 1).to() - 1);
                }
            }
        }
    }

    @Test
    void noSegmentIsLongerThanAskedForAndThereAreNoMoreThanNeeded() {
        assertThat(new SegmentConfig(5, 1).ranges(8))
                .containsExactly(new FrameRange(0, 4), new FrameRange(3, 8));
        for (int frames = 2; frames < 9; frames++) {
            for (int count = 2; count < 40; count++) {
                int longest = frames;
                List<FrameRange> ranges = new SegmentConfig(frames, 1).ranges(count);
                assertThat(ranges).allMatch(range -> range.to() - range.from() <= longest);
                assertThat((ranges.size() - 1) * (frames - 1) + 1).isLessThan(count);
            }
        }
    }

    @Test
    void withoutOverlapEveryFrameIsInOneSegment() {
        assertThat(new SegmentConfig(20, 0).ranges(50))
                .containsExactly(
                        new FrameRange(0, 16), new FrameRange(16, 33), new FrameRange(33, 50));
    }

    @Test
    void aVideoWithinOneSegmentIsWholeAndSingleFramesStandAlone() {
        assertThat(new SegmentConfig(4, 1).ranges(4)).containsExactly(new FrameRange(0, 4));
        assertThat(new SegmentConfig(4, 1).ranges(1)).containsExactly(new FrameRange(0, 1));
        assertThat(new SegmentConfig(1, 1).ranges(2))
                .containsExactly(new FrameRange(0, 1), new FrameRange(1, 2));
        assertThat(SegmentConfig.none().ranges(5)).isEmpty();
    }
}
