package org.streamrlaif.judge.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.judge.remote.ModelServer.says;
import static org.streamrlaif.judge.remote.ModelServer.status;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streamrlaif.encode.StoredClips;
import org.streamrlaif.judge.NarratorConfig;
import org.streamrlaif.judge.remote.ModelServer.Asked;
import org.streamrlaif.judge.remote.ModelServer.Does;
import org.streamrlaif.loop.GivenUpException;
import org.streamrlaif.loop.Records;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.SentFrames;

@Timeout(300)
class RemoteNarratorTest {

    private static final NarratorConfig WORDS = new NarratorConfig("what happens ?", 20, 8, 1);
    private static final EncodedClip CLIP =
            EncodedClip.newBuilder()
                    .setAdmitted(Records.arrived("s", 1))
                    .setClipId("c")
                    .setPolicyTokens(null)
                    .setJudgeTokens(null)
                    .setSegments(List.of(segment(0, 1000), segment(1250, 2000)))
                    .build();

    @Test
    void captionsEachSegmentInOrderOfTime() throws Exception {
        Function<Asked, Does> captions =
                asked ->
                        asked.body().toString().contains("1.3s")
                                ? says(" it\n[9.0s-9.9s] leaves ")
                                : says("a circle comes");
        try (ModelServer server = new ModelServer(captions)) {
            assertThat(narrate(server))
                    .isEqualTo("[0.0s-1.0s] a circle comes\n[1.3s-2.0s] it [9.0s-9.9s] leaves");
            assertThat(server.asked()).extracting(Asked::text).containsOnly("what happens ?");
            assertThat(server.asked().get(0).body().path("max_tokens").asInt()).isEqualTo(20);
        }
    }

    @Test
    void aSegmentWithoutACaptionIsAReason() throws Exception {
        try (ModelServer server = new ModelServer(asked -> status(500, "down"))) {
            assertThatThrownBy(() -> narrate(server))
                    .isInstanceOfSatisfying(
                            GivenUpException.class,
                            e -> {
                                assertThat(e.reason().getStage()).isEqualTo("narrate");
                                assertThat(e.reason().getCode()).isEqualTo("endpoint-failed");
                            });
        }
    }

    @Test
    void aRequestAboutSeveralMediaNamesThem() {
        SentFrames frames = StoredClips.frames(List.of(0L, 1500L), new byte[] {1}, new byte[] {2});
        assertThat(ChatRequest.of("m", frames, "q", 4, false).toString())
                .contains("Frames of the video, at 0.0s, 1.5s:");
        frames.setLabels(List.of("picture 1", "video 1 at 1.5s"));
        assertThat(ChatRequest.of("m", frames, "q", 4, false).toString())
                .contains("In this order: picture 1, video 1 at 1.5s:");
    }

    private static String narrate(ModelServer server) throws Exception {
        RemoteConfig config = RemoteConfigs.of(server.endpoint());
        try (RemoteNarrator narrator =
                new RemoteNarrator(Endpoints.acquire(config, MemoryJournal::new), WORDS)) {
            return narrator.apply(CLIP);
        }
    }

    private static Segment segment(long start, long end) {
        byte[] picture = {1, (byte) end};
        return new Segment(start, end, null, StoredClips.frames(List.of(start), picture), "");
    }
}
