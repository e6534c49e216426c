package org.streamrlaif.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Records;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.video.VideoConfig;

class ClipPromptsTest {

    @Test
    void aVideoThatMakesTheEncoderThrowHasVoidPromptsAndTheNextOneIsRead() throws Exception {
        ItemCore<Clip, EncodedClip> encoder =
                clip -> {
                    if (clip.getAdmitted().getSample().getId().equals("poison")) {
                        throw new IllegalArgumentException("layout: -12009 ms");
                    }
                    return Records.encoded(clip);
                };
        VideoConfig video = VideoConfig.defaults().inside(Fixtures.path("fixtures/video"));
        try (ClipPrompts prompts =
                new ClipPrompts(
                        video,
                        FrameOrder.IN_ORDER,
                        encoder,
                        clip -> "a narrative",
                        RunClips.of("prompts"))) {
            assertThat(prompts.of(sample("poison"), 0))
                    .hasSize(2)
                    .allSatisfy(
                            prompt -> {
                                assertThat(prompt.getVoided().getStage()).isEqualTo("encode");
                                assertThat(prompt.getVoided().getMessage())
                                        .isEqualTo("layout: -12009 ms");
                            });
            assertThat(prompts.of(sample("sound"), 2))
                    .extracting(Rollout::getVoided)
                    .containsExactly(null, null);
        }
    }

    private static VideoSample sample(String id) {
        String uri = Fixtures.path("fixtures/video").resolve("vp9.webm").toString();
        return new VideoSample(
                id,
                uri,
                List.of("what ?", "where ?"),
                0L,
                0,
                List.of(),
                List.of(),
                List.of(),
                null);
    }
}
