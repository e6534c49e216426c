package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.live.StreamStatus.State;
import org.streamrlaif.video.VideoSender;

class RtspStreamTest {

    @TempDir Path folder;

    @Test
    void recordsWithTheRightPasswordOnly() throws Exception {
        Path video = Recording.video(folder, "a.mp4", 64, 48, 50, 60);
        try (RtspServer server = new RtspServer("anna:hunter2");
                VideoSender sender =
                        new VideoSender(
                                video, server.url(""), "rtsp", Map.of("rtsp_transport", "tcp"), 0);
                Recording right =
                        Recording.of("door", server.url("anna:${env:LIVE_PASSWORD}@"), 1, folder);
                Recording wrong = Recording.of("hall", server.url("otto@"), 1, folder)) {
            right.awaitClips(2);
            wrong.awaitState(State.GONE);

            assertThat(right.clips.get(1).frames()).isEqualTo(4);
            assertThat(wrong.recorder.status().reason())
                    .isEqualTo(
                            server.url("otto@") + ": the server does not accept the credentials");
        }
    }
}
