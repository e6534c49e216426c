package org.streamrlaif.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.live.CutConfig.Cut;
import org.streamrlaif.video.LiveClipWriter;
import org.streamrlaif.video.LiveFrame;

/**
 * The frames of the segment that is open, at most N. Each goes to the clip's file as soon as it is
 * settled that it stays, so that at the end little is left to encode; until then it is in native
 * memory.
 */
final class SegmentFrames implements AutoCloseable {

    private final String stream;
    private final CutConfig config;
    private final ClipFolder folder;
    private final List<Long> times = new ArrayList<>();
    private final List<LiveFrame> waiting = new ArrayList<>();
    private OnlineSampler sampler;
    private LiveClipWriter writer;
    private IOException failure;
    private int width;
    private int height;

    SegmentFrames(String stream, CutConfig config, ClipFolder folder) {
        this.stream = stream;
        this.config = config;
        this.folder = folder;
        clear();
    }

    /**
     * Adds a frame, which is closed when it is not needed any more.
     *
     * @param micros event time
     */
    void add(LiveFrame frame, long micros) {
        width = frame.width();
        height = frame.height();
        int written = written();
        int gone = sampler.add(micros);
        if (gone >= 0) {
            waiting.remove(gone - written).close();
            times.remove(gone);
        }
        waiting.add(frame);
        times.add(micros);
        write(sampler.settled());
    }

    private int written() {
        return times.size() - waiting.size();
    }

    /** Writes frames until so many are written, or none can be. */
    private void write(int count) {
        while (written() < count) {
            long time = times.get(written());
            try (LiveFrame frame = waiting.remove(0)) {
                if (failure == null) {
                    if (writer == null) {
                        writer =
                                new LiveClipWriter(
                                        folder.unfinished(id()), frame, config.shortSide());
                    }
                    writer.add(frame, time / 1000 - startMs());
                }
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    boolean isEmpty() {
        return times.isEmpty();
    }

    /** Whether a frame has the size of those before. */
    boolean fits(LiveFrame frame) {
        return isEmpty() || frame.width() == width && frame.height() == height;
    }

    /** Whether it is long enough for a clip. */
    boolean isClip() {
        return times.size() >= 2 && last() - times.get(0) >= config.leastSeconds() * 1e6;
    }

    /**
     * Ends the clip.
     *
     * @throws IOException when it could not be written
     */
    LiveClip finish(String note) throws IOException {
        write(times.size());
        if (failure != null) {
            throw failure;
        }
        writer.finish();
        return new LiveClip(
                id(), stream, startMs(), last() / 1000, times.size(), folder.finished(id()), note);
    }

    private String id() {
        return stream + "@" + startMs();
    }

    private long startMs() {
        return times.get(0) / 1000;
    }

    private long last() {
        return times.get(times.size() - 1);
    }

    /** The next segment begins; what is left of this one is deleted. */
    void clear() {
        if (writer != null) {
            writer.close();
            writer = null;
            folder.discard(id());
        }
        waiting.forEach(LiveFrame::close);
        waiting.clear();
        times.clear();
        failure = null;
        long length = config.cut() == Cut.TIME ? Math.round(config.seconds() * 1e6) : 0;
        sampler = new OnlineSampler(config.frames(), length);
    }

    @Override
    public void close() {
        clear();
    }
}
