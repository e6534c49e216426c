package org.streamrlaif.streaming.job;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.streamrlaif.flink.live.LiveSource;
import org.streamrlaif.live.LiveConfig;
import org.streamrlaif.live.LiveStream;
import org.streamrlaif.live.PromptBank;
import org.streamrlaif.live.StreamList;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.video.AllowedFiles;
import org.streamrlaif.video.AllowedStreams;
import org.streamrlaif.video.StreamException;

/**
 * The live streams of a run: recorded in tasks that nothing connects with the loop but the topic of
 * samples, so that a fault there restarts no model.
 */
public final class LiveSamples {

    private LiveSamples() {}

    /** Adds them to the environment. */
    static void build(
            StreamExecutionEnvironment env,
            RlaifConfig config,
            String run,
            Sink<VideoSample> samples) {
        LiveConfig live = config.live();
        double idle = 2 * live.segment().seconds() + live.connect().stallSeconds();
        env.fromSource(
                        new LiveSource(
                                live,
                                config.video().allowedRoots(),
                                config.video().followLinks(),
                                run,
                                config.seed()),
                        WatermarkStrategy.<VideoSample>forMonotonousTimestamps()
                                .withIdleness(Duration.ofMillis(Math.round(idle * 1000))),
                        Uids.LIVE,
                        new AvroTypeInfo<>(VideoSample.class))
                .uid(Uids.LIVE)
                .sinkTo(samples)
                .name(Uids.LIVE_SAMPLES)
                .uid(Uids.LIVE_SAMPLES);
    }

    /**
     * Sees that streams and prompts can be read, and that the streams are allowed.
     *
     * @throws IllegalArgumentException in one line: what is wrong with which key or stream
     */
    public static void require(RlaifConfig config) {
        LiveConfig live = config.live();
        if (!live.isOn()) {
            return;
        }
        if (live.prompts().isEmpty()) {
            throw new IllegalArgumentException(
                    "live.prompts: empty, expected a file of prompts beside live.streams");
        }
        try {
            var unused = PromptBank.read(Path.of(live.prompts()));
            AllowedStreams allowed =
                    new AllowedStreams(
                            live.allowedProtocols(),
                            live.allowedHosts(),
                            new AllowedFiles(
                                    config.video().allowedRoots(), config.video().followLinks()));
            for (LiveStream stream : StreamList.read(Path.of(live.streams())).values()) {
                requireAllowed(allowed, stream);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Secrets need not be known here, only where the stream is recorded. */
    private static void requireAllowed(AllowedStreams allowed, LiveStream stream) {
        try {
            var unused = allowed.resolve(stream.id(), stream.uri(), name -> "secret");
        } catch (StreamException e) {
            if (e.isLasting()) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }
}
