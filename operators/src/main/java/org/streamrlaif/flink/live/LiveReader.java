package org.streamrlaif.flink.live;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.streamrlaif.live.ClipFolder;
import org.streamrlaif.live.LiveClip;
import org.streamrlaif.live.LiveStream;
import org.streamrlaif.live.Recorders;
import org.streamrlaif.live.StreamBoard;
import org.streamrlaif.live.StreamStatus.State;
import org.streamrlaif.schemas.VideoSample;

/**
 * Records its streams and hands on their clips as samples. The time of a sample is the end of its
 * clip. A reader that goes on first hands on the clips that lie in the folder and that its state
 * does not know.
 */
final class LiveReader implements SourceReader<VideoSample, LiveSplit> {

    private final SourceReaderContext context;
    private final String run;
    private final Recorders recorders;
    private final ClipFolder folder;
    private final ClipSamples samples;
    private final StreamGauges gauges;
    private final Map<String, LiveSplit> splits = new LinkedHashMap<>();

    LiveReader(
            SourceReaderContext context,
            String run,
            Recorders recorders,
            ClipFolder folder,
            ClipSamples samples) {
        this.context = context;
        this.run = run;
        this.recorders = recorders;
        this.folder = folder;
        this.samples = samples;
        this.gauges = new StreamGauges(context.metricGroup(), recorders);
    }

    @Override
    public void start() {
        context.sendSourceEventToCoordinator(
                new HeldStreams(splits.values().stream().map(LiveSplit::stream).toList()));
    }

    @Override
    public void addSplits(List<LiveSplit> added) {
        for (LiveSplit split : added) {
            splits.put(split.splitId(), split);
            try {
                folder.since(split.splitId(), split.lastStartMs()).forEach(recorders::add);
            } catch (IOException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
            if (!split.ended()) {
                record(split.stream());
            }
        }
    }

    private void record(LiveStream stream) {
        recorders.start(stream);
        recorders.of(stream.id()).ifPresent(r -> StreamBoard.put(run, stream.id(), r));
        gauges.show(stream.id());
    }

    @Override
    public InputStatus pollNext(ReaderOutput<VideoSample> output) {
        LiveClip clip = recorders.poll();
        if (clip == null) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        LiveSplit split = splits.get(clip.stream());
        if (split == null) {
            // The rest of a stream that is not listed any more: its tags are forgotten.
            LiveStream gone = new LiveStream(clip.stream(), "", List.of());
            output.collect(samples.of(gone, clip), clip.endMs());
        } else {
            output.createOutputForSplit(clip.stream())
                    .collect(samples.of(split.stream(), clip), clip.endMs());
            splits.put(clip.stream(), split.after(clip.startMs()));
        }
        return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return recorders.available();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof ChangedStream changed && splits.containsKey(changed.id())) {
            recorders.stop(changed.id());
            LiveSplit before = splits.get(changed.id());
            if (changed.listed() == null) {
                splits.remove(changed.id());
                StreamBoard.remove(run, changed.id());
            } else {
                splits.put(changed.id(), before.as(changed.listed()));
                record(changed.listed());
            }
        }
    }

    @Override
    public List<LiveSplit> snapshotState(long checkpoint) {
        return splits.values().stream().map(this::asItIs).toList();
    }

    /** What a stream that has ended left in the queue lies in the folder, too. */
    private LiveSplit asItIs(LiveSplit split) {
        boolean ended =
                recorders
                        .of(split.splitId())
                        .filter(r -> r.status().state() == State.ENDED)
                        .isPresent();
        return ended ? split.withEnd() : split;
    }

    @Override
    public void notifyNoMoreSplits() {
        // Streams are listed as long as the job runs.
    }

    @Override
    public void close() {
        splits.keySet().forEach(id -> StreamBoard.remove(run, id));
        recorders.close();
    }
}
