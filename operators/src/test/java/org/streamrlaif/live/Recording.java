package org.streamrlaif.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.streamrlaif.live.CutConfig.Cut;
import org.streamrlaif.live.StreamStatus.State;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.video.AllowedFiles;
import org.streamrlaif.video.AllowedStreams;
import org.streamrlaif.video.VideoWriter;

/** A recorder at work, and what came of it. */
final class Recording implements StreamListener, AutoCloseable {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    static final Map<String, String> ENVIRONMENT = Map.of("LIVE_PASSWORD", "hunter2");

    final List<LiveClip> clips = new CopyOnWriteArrayList<>();
    final List<Long> arrivals = new CopyOnWriteArrayList<>();
    final List<StreamStatus> statuses = new CopyOnWriteArrayList<>();
    final StreamRecorder recorder;

    private Recording(String id, String uri, CutConfig cut, Path folder) throws IOException {
        KeepConfig keep = new KeepConfig(folder.resolve("clips").toString(), true, 60, 100);
        ConnectConfig connect = new ConnectConfig(5, 0.8, 0.05, 0.2, 0);
        LiveConfig config =
                new LiveConfig(
                        "",
                        "",
                        1,
                        List.of("rtsp", "http", "udp", "srt", "file"),
                        List.of("127.0.0.1", "nowhere.invalid"),
                        cut,
                        connect,
                        keep);
        AllowedStreams allowed =
                new AllowedStreams(
                        config.allowedProtocols(),
                        config.allowedHosts(),
                        new AllowedFiles(List.of(folder.toString()), false));
        recorder =
                new StreamRecorder(
                        new LiveStream(id, uri, List.of()),
                        config,
                        allowed,
                        ENVIRONMENT::get,
                        new ClipFolder(keep),
                        1,
                        this);
    }

    /** Records clips of four frames. */
    static Recording of(String id, String uri, double seconds, Path folder) throws IOException {
        return of(id, uri, new CutConfig(4, Cut.TIME, seconds, 0.1, 0.1, 0), folder);
    }

    static Recording of(String id, String uri, CutConfig cut, Path folder) throws IOException {
        Recording recording = new Recording(id, uri, cut, folder);
        recording.recorder.start();
        return recording;
    }

    static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A video whose brightness changes from frame to frame; a key frame every 30 frames. */
    static Path video(Path folder, String name, int width, int height, int rate, int count)
            throws IOException {
        byte[] rgb = new byte[count * width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            int frame = i / (width * height * 3);
            rgb[i] = (byte) (30 + frame % 64 * 3);
        }
        Path file = folder.resolve(name);
        VideoWriter.write(file, new RgbFrames(count, width, height, rgb), rate, 20);
        return file;
    }

    @Override
    public void clip(LiveClip clip) {
        arrivals.add(System.currentTimeMillis());
        clips.add(clip);
    }

    @Override
    public void status(StreamStatus status) {
        statuses.add(status);
    }

    List<State> states() {
        return statuses.stream().map(StreamStatus::state).toList();
    }

    void awaitClips(int count) {
        await(r -> r.clips.size() >= count, count + " clips");
    }

    void awaitState(State state) {
        await(r -> r.recorder.status().state() == state, state.word());
    }

    void await(Predicate<Recording> condition, String what) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.test(this)) {
            assertThat(System.nanoTime() - end)
                    .as("waiting for %s; %s; %s; %s", what, clips, statuses, recorder.counts())
                    .isNegative();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        recorder.close();
    }
}
