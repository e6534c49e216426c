package org.streamrlaif.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.live.CutConfig.Cut;
import org.streamrlaif.video.LiveClipWriter;
import org.streamrlaif.video.LiveFrame;

/** The frames of the segment that is open: at most N, and in native memory until it is a clip. */
final class SegmentFrames implements AutoCloseable {

    private final CutConfig config;
    private final List<LiveFrame> frames = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private OnlineSampler sampler;

    SegmentFrames(CutConfig config) {
        this.config = config;
        clear();
    }

    /**
     * Adds a frame, which is closed when it is not kept any more.
     *
     * @param micros event time
     */
    void add(LiveFrame frame, long micros) {
        int gone = sampler.add(micros);
        if (gone >= 0) {
            frames.remove(gone).close();
            times.remove(gone);
        }
        frames.add(frame);
        times.add(micros);
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Whether a frame has the size of those before. */
    boolean fits(LiveFrame frame) {
        return isEmpty()
                || frame.width() == frames.get(0).width()
                        && frame.height() == frames.get(0).height();
    }

    /** Whether it is long enough for a clip. */
    boolean isClip() {
        return frames.size() >= 2 && last() - first() >= config.leastSeconds() * 1e6;
    }

    /**
     * Writes the clip; the frames stay.
     *
     * @throws IOException when it cannot be written
     */
    LiveClip write(String stream, ClipFolder folder, String note) throws IOException {
        long startMs = first() / 1000;
        long[] since = times.stream().mapToLong(time -> time / 1000 - startMs).toArray();
        String id = stream + "@" + startMs;
        return new LiveClip(
                id,
                stream,
                startMs,
                last() / 1000,
                frames.size(),
                folder.write(
                        id, file -> LiveClipWriter.write(file, frames, since, config.shortSide())),
                note);
    }

    private long first() {
        return times.get(0);
    }

    private long last() {
        return times.get(times.size() - 1);
    }

    /** The next segment begins. */
    void clear() {
        frames.forEach(LiveFrame::close);
        frames.clear();
        times.clear();
        long length = config.cut() == Cut.TIME ? Math.round(config.seconds() * 1e6) : 0;
        sampler = new OnlineSampler(config.frames(), length);
    }

    @Override
    public void close() {
        clear();
    }
}
