package org.streamrlaif.laboratory.bench.core;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.streamrlaif.live.ClipFolder;
import org.streamrlaif.live.ConnectConfig;
import org.streamrlaif.live.CutConfig;
import org.streamrlaif.live.KeepConfig;
import org.streamrlaif.live.LiveClip;
import org.streamrlaif.live.LiveConfig;
import org.streamrlaif.live.LiveStream;
import org.streamrlaif.live.StreamListener;
import org.streamrlaif.live.StreamRecorder;
import org.streamrlaif.live.StreamStatus;
import org.streamrlaif.video.AllowedFiles;
import org.streamrlaif.video.AllowedStreams;
import org.streamrlaif.video.VideoSender;

/**
 * Records live streams that this process sends to itself as transport streams over UDP, through the
 * recorder of the product. CPU time is that of the whole process, the sending included, which
 * decodes and encodes nothing. It is measured from when every stream has given a clip.
 *
 * @param streams streams at a time, 1 to 64
 * @param seconds how long is measured
 * @param cut frames and length of a clip
 */
public record LiveBench(int streams, double seconds, CutConfig cut) {

    private static final double MIB = 1 << 20;
    private static final long QUOTA_MEGABYTES = 64;

    /** Checks the numbers. */
    public LiveBench {
        require(streams >= 1 && streams <= 64, "--streams", streams, "a number from 1 to 64");
        require(seconds > 0, "--seconds", seconds, "a number above 0");
    }

    /** One stream: its sender, its recorder, and how long after its last frame a clip was there. */
    private static final class Stream implements StreamListener, AutoCloseable {
        private final List<Double> delays = new CopyOnWriteArrayList<>();
        private final StreamRecorder recorder;
        private final VideoSender sender;

        Stream(String id, Path video, LiveConfig config, ClipFolder folder) throws IOException {
            int port;
            try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            String url = "udp://127.0.0.1:" + port;
            AllowedStreams allowed =
                    new AllowedStreams(
                            config.allowedProtocols(),
                            config.allowedHosts(),
                            new AllowedFiles(List.of(), false));
            recorder =
                    new StreamRecorder(
                            new LiveStream(id, url, List.of()),
                            config,
                            allowed,
                            name -> null,
                            folder,
                            0,
                            this);
            recorder.start();
            sender = new VideoSender(video, url + "?pkt_size=1316", "mpegts", Map.of(), 0);
        }

        @Override
        public void clip(LiveClip clip) {
            delays.add((double) System.currentTimeMillis() - clip.endMs());
        }

        @Override
        public void status(StreamStatus status) {}

        @Override
        public void close() {
            sender.close();
            recorder.close();
        }
    }

    /** Memory in use after a collection of garbage, in MiB. */
    private record Memory(double heap, double resident) {
        static Memory now() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return new Memory(
                    (runtime.totalMemory() - runtime.freeMemory()) / MIB,
                    ResidentMemory.now() / MIB);
        }
    }

    /**
     * Measures.
     *
     * @param video what each stream shows, again and again
     * @throws IOException when it cannot be sent or recorded
     */
    public Report run(Path video) throws IOException, InterruptedException {
        Machine machine = Machine.here();
        Path folder = Files.createTempDirectory("live-bench");
        KeepConfig keep = new KeepConfig(folder.toString(), true, 60, QUOTA_MEGABYTES);
        LiveConfig config =
                new LiveConfig(
                        "",
                        "",
                        1,
                        List.of("udp"),
                        List.of("127.0.0.1"),
                        cut,
                        ConnectConfig.defaults(),
                        keep);
        List<Stream> all = new ArrayList<>();
        try {
            ClipFolder clips = new ClipFolder(keep);
            for (int i = 0; i < streams; i++) {
                all.add(new Stream("bench-" + i, video, config, clips));
            }
            return measured(all, machine, video);
        } finally {
            all.forEach(Stream::close);
            delete(folder);
        }
    }

    private Report measured(List<Stream> all, Machine machine, Path video)
            throws IOException, InterruptedException {
        while (all.stream().anyMatch(stream -> stream.delays.isEmpty())) {
            Thread.sleep(50);
        }
        all.forEach(stream -> stream.delays.clear());
        Memory before = Memory.now();
        long frames = frames(all);
        long cpu = Machine.cpuNanos();
        long start = System.nanoTime();
        Thread.sleep(Math.round(seconds * 1000));
        double wall = Repeats.seconds(start);
        double cores = (Machine.cpuNanos() - cpu) / 1e9 / wall;
        double rate = (frames(all) - frames) / wall / streams;
        Memory after = Memory.now();
        List<Double> delays = all.stream().flatMap(stream -> stream.delays.stream()).toList();
        long broken = all.stream().mapToLong(stream -> stream.recorder.counts().broken()).sum();
        return new Report(
                machine,
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%d streams for %.0f s: %s, %.1f MiB, again and again",
                                streams,
                                wall,
                                video,
                                Files.size(video) / MIB),
                        String.format(
                                Locale.ROOT,
                                "clips of %d frames each %.0f s; %d clips; %d broken packets",
                                cut.frames(),
                                cut.seconds(),
                                delays.size(),
                                broken)),
                List.of(
                        new Table(
                                "",
                                List.of("all"),
                                List.of(
                                        Table.Row.of("cores in use", 2, cores),
                                        Table.Row.of("frames/s of a stream", 1, rate))),
                        new Table(
                                "memory, MiB",
                                List.of("begin", "end"),
                                List.of(
                                        Table.Row.of("heap", 1, before.heap(), after.heap()),
                                        Table.Row.of(
                                                "resident",
                                                1,
                                                before.resident(),
                                                after.resident()))),
                        Table.ofSpreads(
                                "",
                                List.of(
                                        Table.Row.of(
                                                "last frame to clip, ms", 0, Spread.of(delays))))),
                List.of());
    }

    private static long frames(List<Stream> all) {
        return all.stream().mapToLong(stream -> stream.recorder.counts().frames()).sum();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
