package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NarrativeTest {

    @Test
    void hasTimesInFrontOfTheCaption() {
        assertThat(Narrative.line(0, 750, "a circle")).isEqualTo("[0.0s-0.8s] a circle");
        assertThat(Narrative.line(1000, 61_749, "a square")).isEqualTo("[1.0s-61.7s] a square");
    }
}
