package org.streamrlaif.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.live.ConnectConfig;
import org.streamrlaif.live.CutConfig;
import org.streamrlaif.live.CutConfig.Cut;
import org.streamrlaif.live.KeepConfig;
import org.streamrlaif.live.LiveConfig;
import org.streamrlaif.live.LiveStream;
import org.streamrlaif.live.StreamBoard;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.video.VideoWriter;

/** A reader on a file that does not grow any more: a stream that ends. */
@Timeout(60)
class LiveReaderTest {

    private static final int SIDE = 48;
    private static final int FRAMES = 60;

    @TempDir Path folder;

    private LiveConfig config;
    private LiveSplit split;

    @BeforeEach
    void record() throws IOException {
        Path video = folder.resolve("cam.mp4");
        byte[] rgb = new byte[FRAMES * SIDE * SIDE * 3];
        VideoWriter.write(video, new RgbFrames(FRAMES, SIDE, SIDE, rgb), 20, 20);
        Path prompts = folder.resolve("prompts.jsonl");
        Files.writeString(prompts, "{\"prompt\": \"What?\"}\n{\"prompt\": \"Why?\"}\n");
        config =
                new LiveConfig(
                        "none",
                        prompts.toString(),
                        2,
                        List.of("file"),
                        List.of(),
                        new CutConfig(4, Cut.TIME, 1, 0.1, 0.1, 0),
                        new ConnectConfig(5, 0.5, 0.05, 0.2, 0),
                        new KeepConfig(folder.resolve("clips").toString(), true, 60, 100));
        split =
                new LiveSplit(
                        new LiveStream("cam", video.toString(), List.of()),
                        System.currentTimeMillis(),
                        0,
                        false);
    }

    private SourceReader<VideoSample, LiveSplit> reader(ReaderSurroundings around)
            throws Exception {
        return new LiveSource(config, List.of(folder.toString()), false, "reader-test", 1)
                .createReader(around);
    }

    /** Hands on so many samples. */
    private static void take(
            SourceReader<VideoSample, LiveSplit> reader, ReaderSurroundings around, int count)
            throws Exception {
        while (around.samples.size() < count) {
            reader.isAvailable().get(30, TimeUnit.SECONDS);
            reader.pollNext(around);
        }
    }

    private static LiveSplit saved(SourceReader<VideoSample, LiveSplit> reader) throws IOException {
        LiveSplit state = reader.snapshotState(1).get(0);
        var serializer = LiveRecords.splits();
        LiveSplit copy =
                serializer.deserialize(serializer.getVersion(), serializer.serialize(state));
        assertThat(copy).isEqualTo(state);
        return copy;
    }

    private static List<String> ids(ReaderSurroundings around) {
        return around.samples.stream().map(VideoSample::getId).toList();
    }

    @Test
    void handsOnClipsAsSamples() throws Exception {
        ReaderSurroundings around = new ReaderSurroundings();
        try (var reader = reader(around)) {
            reader.addSplits(List.of(split));
            reader.start();
            assertThat(around.events).containsExactly(new HeldStreams(List.of(split.stream())));
            assertThat(StreamBoard.line("reader-test")).startsWith("cam ");
            take(reader, around, 2);

            VideoSample sample = around.samples.get(0);
            assertThat(sample.getId()).isEqualTo("cam@" + sample.getLive().getStartMs());
            assertThat(sample.getLive().getEndMs()).isEqualTo(around.times.get(0));
            assertThat(sample.getPrompts()).containsExactlyInAnyOrder("What?", "Why?");
            assertThat(Path.of(sample.getUri())).isRegularFile();
            LiveSplit state = saved(reader);
            assertThat(state.clips()).isEqualTo(2);
            assertThat(state.lastStartMs()).isEqualTo(around.samples.get(1).getLive().getStartMs());
        }
        assertThat(StreamBoard.line("reader-test")).isEmpty();
    }

    @Test
    void goesOnWithTheClipsThatItsStateDoesNotKnow() throws Exception {
        ReaderSurroundings before = new ReaderSurroundings();
        LiveSplit early;
        LiveSplit late;
        try (var reader = reader(before)) {
            reader.addSplits(List.of(split));
            take(reader, before, 1);
            early = saved(reader);
            take(reader, before, 3);
            while (!saved(reader).ended()) {
                Thread.sleep(20);
            }
            late = saved(reader);
        }

        ReaderSurroundings after = new ReaderSurroundings();
        try (var reader = reader(after)) {
            reader.addSplits(List.of(early.withEnd()));
            take(reader, after, 2);
            assertThat(ids(after)).isEqualTo(ids(before).subList(1, 3));
            assertThat(after.samples.get(0)).isEqualTo(before.samples.get(1));
        }
        ReaderSurroundings over = new ReaderSurroundings();
        try (var reader = reader(over)) {
            reader.addSplits(List.of(late));
            assertThat(reader.pollNext(over)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
            assertThat(reader.isAvailable()).isNotDone();
        }
    }

    @Test
    void recordsNoMoreWhatIsNotListedAnyMore() throws Exception {
        ReaderSurroundings around = new ReaderSurroundings();
        try (var reader = reader(around)) {
            reader.addSplits(List.of(split));
            take(reader, around, 1);
            reader.handleSourceEvents(new ChangedStream("cam", null));

            assertThat(reader.snapshotState(1)).isEmpty();
            assertThat(StreamBoard.line("reader-test")).isEmpty();
        }
    }

    @Test
    void recordsAnewAtAnotherAddress() throws Exception {
        LiveStream moved = new LiveStream("cam", folder.resolve("none.mp4").toString(), List.of());
        ReaderSurroundings around = new ReaderSurroundings();
        try (var reader = reader(around)) {
            reader.addSplits(List.of(split));
            take(reader, around, 1);
            reader.handleSourceEvents(new ChangedStream("cam", moved));

            LiveSplit state = saved(reader);
            assertThat(state.stream()).isEqualTo(moved);
            assertThat(state.clips()).isEqualTo(1);
            assertThat(StreamBoard.line("reader-test")).isEqualTo("cam connecting");
        }
    }
}
