package org.streamrlaif.flink.live;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.streamrlaif.live.ClipFolder;
import org.streamrlaif.live.LiveConfig;
import org.streamrlaif.live.LiveStream;
import org.streamrlaif.live.PromptBank;
import org.streamrlaif.live.Recorders;
import org.streamrlaif.live.StreamList;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.video.AllowedFiles;
import org.streamrlaif.video.AllowedStreams;

/**
 * Live streams as samples, one split per stream (FLIP-27). Streams are added, changed and removed
 * while the job runs, by the file that lists them. At least once: a clip lies in the folder before
 * it is handed on, so that one is handed on again which a failure may have lost.
 */
public final class LiveSource implements Source<VideoSample, LiveSplit, LiveStreams> {

    private static final long serialVersionUID = 1L;

    private final LiveConfig config;
    private final List<String> fileRoots;
    private final boolean followLinks;
    private final String run;
    private final long seed;

    /**
     * @param fileRoots where files may lie that are recorded as streams
     * @param followLinks whether links below them may lead elsewhere
     * @param run names the board of streams in each process
     * @param seed of the run
     */
    public LiveSource(
            LiveConfig config, List<String> fileRoots, boolean followLinks, String run, long seed) {
        this.config = config;
        this.fileRoots = List.copyOf(fileRoots);
        this.followLinks = followLinks;
        this.run = run;
        this.seed = seed;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<VideoSample, LiveSplit> createReader(SourceReaderContext context)
            throws Exception {
        ClipFolder folder = new ClipFolder(config.keep());
        AllowedStreams allowed =
                new AllowedStreams(
                        config.allowedProtocols(),
                        config.allowedHosts(),
                        new AllowedFiles(fileRoots, followLinks));
        return new LiveReader(
                context,
                run,
                new Recorders(config, allowed, System::getenv, folder, seed),
                folder,
                new ClipSamples(
                        PromptBank.read(Path.of(config.prompts())), config.promptsPerClip(), seed));
    }

    @Override
    public SplitEnumerator<LiveSplit, LiveStreams> createEnumerator(
            SplitEnumeratorContext<LiveSplit> context) {
        return restoreEnumerator(context, new LiveStreams(List.of(), List.of()));
    }

    @Override
    public SplitEnumerator<LiveSplit, LiveStreams> restoreEnumerator(
            SplitEnumeratorContext<LiveSplit> context, LiveStreams state) {
        Callable<Map<String, LiveStream>> list = () -> StreamList.read(Path.of(config.streams()));
        return new LiveEnumerator(context, list, state);
    }

    @Override
    public SimpleVersionedSerializer<LiveSplit> getSplitSerializer() {
        return LiveRecords.splits();
    }

    @Override
    public SimpleVersionedSerializer<LiveStreams> getEnumeratorCheckpointSerializer() {
        return LiveRecords.streams();
    }
}
