package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.judge.Narrative.Line;

class NarrativeTest {

    @Test
    void isOneLinePerSegmentWithItsTimes() {
        List<Line> lines =
                List.of(new Line(0, 750, "a circle"), new Line(1000, 61_749, "a square"));
        assertThat(Narrative.of(lines)).isEqualTo("[0.0s-0.8s] a circle\n[1.0s-61.7s] a square");
    }

    @Test
    void ofNothingIsEmpty() {
        assertThat(Narrative.of(List.of())).isEmpty();
    }
}
