package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.live.CutConfig.Cut;
import org.streamrlaif.live.Relay.Harm;
import org.streamrlaif.live.StreamStatus.State;
import org.streamrlaif.video.SampledVideo;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;
import org.streamrlaif.video.VideoSender;

/** Transport streams over UDP on this machine, through a relay that does harm. */
class StreamRecorderTest {

    @TempDir Path folder;

    private int port;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        port = Recording.freePort();
        relay = new Relay(port);
    }

    @AfterEach
    void close() {
        relay.close();
    }

    private VideoSender send(Path video, double clockSeconds) throws IOException {
        return new VideoSender(
                video, relay.url(), "mpegts", Map.of("mpegts_copyts", "1"), clockSeconds);
    }

    private Recording record(double seconds) throws IOException {
        return Recording.of("door", "udp://127.0.0.1:" + port, seconds, folder);
    }

    private Path video(int width, int rate) throws IOException {
        return Recording.video(folder, width + "-" + rate + ".mp4", width, 48, rate, 60);
    }

    @Test
    void cutsAStreamIntoClipsOfSampledFrames() throws Exception {
        try (Recording recording = record(1);
                VideoSender sender = send(video(64, 50), 10)) {
            recording.awaitClips(2);
            LiveClip first = recording.clips.get(0);
            LiveClip second = recording.clips.get(1);

            assertThat(first.id()).isEqualTo("door@" + first.startMs());
            assertThat(first.frames()).isEqualTo(4);
            assertThat(first.endMs() - first.startMs()).isEqualTo(980);
            assertThat(second.startMs() - first.startMs()).isEqualTo(1000);
            SampledVideo video = new VideoReader(VideoConfig.defaults()).read(first.file(), 4);
            assertThat(video.timestampsMs()).containsExactly(0, 320, 640, 980);
            assertThat(video.frames().width()).isEqualTo(64);
            assertThat(recording.states()).startsWith(State.CONNECTING, State.LIVE);
        }
    }

    @Test
    void isNotAheadOfTime() throws Exception {
        try (Recording recording = record(1);
                VideoSender sender = send(video(64, 50), 10)) {
            recording.awaitClips(1);

            assertThat(recording.clips.get(0).endMs()).isLessThan(recording.arrivals.get(0) + 500);
        }
    }

    @Test
    void recordsStreamsOfDifferentRatesSideBySide() throws Exception {
        int other = Recording.freePort();
        try (Recording slow = record(1);
                Recording fast = Recording.of("hall", "udp://127.0.0.1:" + other, 1, folder);
                Relay second = new Relay(other);
                VideoSender slowSender = send(video(64, 25), 0);
                VideoSender fastSender =
                        new VideoSender(video(80, 50), second.url(), "mpegts", Map.of(), 0)) {
            slow.awaitClips(2);
            fast.awaitClips(2);

            assertThat(slow.clips.get(1).endMs() - slow.clips.get(1).startMs()).isEqualTo(960);
            assertThat(fast.clips.get(1).endMs() - fast.clips.get(1).startMs()).isEqualTo(980);
            assertThat(fast.clips).allMatch(clip -> clip.stream().equals("hall"));
        }
    }

    @Test
    void goesOnWhenAStreamThatWasCutIsRestored() throws Exception {
        try (Recording recording = record(1);
                VideoSender sender = send(video(64, 50), 0)) {
            recording.awaitClips(1);
            relay.harm = Harm.CUT;
            recording.awaitState(State.STALLED);
            int before = recording.clips.size();
            relay.harm = Harm.NONE;
            recording.awaitState(State.LIVE);
            recording.awaitClips(before + 2);

            assertThat(recording.statuses)
                    .anyMatch(
                            status ->
                                    status.state() == State.STALLED
                                            && status.reason().endsWith("no packet for 0.8 s"));
            assertThat(recording.recorder.counts().connections()).isGreaterThan(1);
            for (int i = 1; i < recording.clips.size(); i++) {
                assertThat(recording.clips.get(i).startMs())
                        .isGreaterThan(recording.clips.get(i - 1).endMs());
            }
        }
    }

    @Test
    void beginsASegmentWhereTheSizeChanges() throws Exception {
        try (Recording recording = record(2)) {
            try (VideoSender small = send(video(64, 50), 0)) {
                recording.await(r -> r.recorder.counts().frames() > 40, "frames");
            }
            try (VideoSender large = send(video(96, 50), 1)) {
                recording.awaitClips(2);
            }
            assertThat(recording.clips.get(0).note())
                    .contains("ends early: the size of the frames changed");
            VideoReader reader = new VideoReader(VideoConfig.defaults());
            assertThat(reader.read(recording.clips.get(0).file(), 4).frames().width())
                    .isEqualTo(64);
            assertThat(reader.read(recording.clips.get(1).file(), 4).frames().width())
                    .isEqualTo(96);
        }
    }

    @Test
    void countsBrokenPacketsAndGoesOn() throws Exception {
        try (Recording recording = record(1);
                VideoSender sender = send(video(64, 50), 0)) {
            recording.awaitClips(1);
            relay.harm = Harm.BROKEN;
            recording.await(r -> r.recorder.counts().broken() > 2, "broken packets");
            relay.harm = Harm.NONE;
            recording.awaitClips(recording.clips.size() + 2);

            assertThat(recording.clips).anyMatch(clip -> clip.note().contains("broken packets"));
            assertThat(recording.recorder.status().state()).isEqualTo(State.LIVE);
        }
    }

    @Test
    void goesOnInTimeWhereTheClockJumps() throws Exception {
        try (Recording recording = record(0.5)) {
            try (VideoSender early = send(video(64, 50), 1000)) {
                recording.awaitClips(1);
            }
            try (VideoSender late = send(video(64, 50), 5)) {
                recording.await(r -> r.recorder.counts().jumps() > 0, "a jump");
                recording.awaitClips(recording.clips.size() + 2);
            }
            assertThat(recording.clips)
                    .allMatch(clip -> Math.abs(clip.endMs() - System.currentTimeMillis()) < 60_000);
        }
    }

    @Test
    void goesOnInTimeWhereTheClockWraps() throws Exception {
        double wrap = Math.scalb(1.0, 33) / 90_000;
        try (Recording recording = record(1);
                VideoSender sender = send(video(64, 50), wrap - 2.5)) {
            recording.awaitClips(4);

            for (int i = 1; i < 4; i++) {
                assertThat(recording.clips.get(i).startMs() - recording.clips.get(i - 1).startMs())
                        .isEqualTo(1000);
            }
            assertThat(recording.recorder.counts().jumps()).isZero();
        }
    }

    @Test
    void recordsAStreamOverSrt() throws Exception {
        String options = "?mode=listener";
        try (Recording recording =
                        Recording.of("door", "srt://127.0.0.1:" + port + options, 1, folder);
                VideoSender sender =
                        new VideoSender(
                                video(64, 50), "srt://127.0.0.1:" + port, "mpegts", Map.of(), 0)) {
            recording.awaitClips(2);

            assertThat(recording.recorder.counts().broken()).isZero();
        }
    }

    @Test
    void cutsAStreamWhereTheSceneChanges() throws Exception {
        CutConfig scenes = new CutConfig(4, Cut.SCENE, 30, 0.3, 0.3, 0);
        try (Recording recording = Recording.of("door", "udp://127.0.0.1:" + port, scenes, folder);
                VideoSender sender = send(video(64, 50), 0)) {
            recording.awaitClips(1);

            assertThat(recording.clips.get(0).endMs() - recording.clips.get(0).startMs())
                    .isLessThan(2000);
        }
    }
}
