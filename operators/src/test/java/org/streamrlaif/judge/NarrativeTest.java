package org.streamrlaif.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.Segment;

class NarrativeTest {

    @Test
    void saysWhichOfSeveralMediaASegmentShows() {
        Segment video = new Segment(0L, 750L, null, null, "video 1");
        Segment picture = new Segment(0L, 0L, null, null, "picture 2");
        assertThat(Narrative.line(video, "a circle")).isEqualTo("video 1 [0.0s-0.8s] a circle");
        assertThat(Narrative.line(picture, "a circle")).isEqualTo("[picture 2] a circle");
    }

    @Test
    void hasTimesInFrontOfTheCaption() {
        assertThat(Narrative.line(0, 750, "a circle")).isEqualTo("[0.0s-0.8s] a circle");
        assertThat(Narrative.line(1000, 61_749, "a square")).isEqualTo("[1.0s-61.7s] a square");
    }
}
