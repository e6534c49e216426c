package org.streamrlaif.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Said;
import org.streamrlaif.schemas.Speaker;

class MediaWordsTest {
    private static final Medium PICTURE = new Medium(MediumKind.PICTURE, "a.png");
    private static final Medium VIDEO = new Medium(MediumKind.VIDEO, "b.mp4");

    @Test
    void mediaAreCountedByKind() {
        assertThat(
                        MediaWords.labels(
                                List.of(MediumKind.PICTURE, MediumKind.VIDEO, MediumKind.PICTURE)))
                .containsExactly("picture 1", "video 1", "picture 2");
    }

    @Test
    void aQuestionAboutOneVideoStaysAsItIs() {
        assertThat(MediaWords.question(asking("What is <image> in HTML?")))
                .isEqualTo("What is <image> in HTML?");
    }

    @Test
    void labelsStandInThePlacesOfMediaBehindWhatWasSaid() {
        Rollout rollout = asking("And in <image>?", PICTURE, VIDEO, PICTURE);
        rollout.setHistory(
                List.of(
                        new Said(Speaker.USER, "Is <image> in <video>?"),
                        new Said(Speaker.ASSISTANT, "Yes.")));
        assertThat(MediaWords.question(rollout))
                .isEqualTo(
                        "User: Is [picture 1] in [video 1]?\nAssistant: Yes.\n"
                                + "User: And in [picture 2]?");
        assertThat(MediaWords.question(asking("Same?", PICTURE, PICTURE))).isEqualTo("Same?");
    }

    private static Rollout asking(String text, Medium... media) {
        Rollout rollout = Records.prompt(0);
        rollout.setText(text);
        rollout.setMedia(List.of(media));
        return rollout;
    }
}
