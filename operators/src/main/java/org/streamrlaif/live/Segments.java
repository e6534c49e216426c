package org.streamrlaif.live;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.video.LiveFrame;
import org.streamrlaif.video.LiveLooks;

/** Frames of one stream to clips: clock, cuts, samples, files. Single-threaded. */
final class Segments implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final String stream;
    private final ClipFolder folder;
    private final StreamListener listener;
    private final StreamClock clock = new StreamClock();
    private final SegmentRule rule;
    private final SegmentFrames open;
    private final LiveLooks looks = new LiveLooks();
    private final Set<String> notes = new LinkedHashSet<>();
    private long clips;
    private long tooShort;
    private long lastMicros;

    Segments(String stream, CutConfig config, ClipFolder folder, StreamListener listener) {
        this.stream = stream;
        this.folder = folder;
        this.listener = listener;
        this.rule = new SegmentRule(config);
        this.open = new SegmentFrames(stream, config, folder);
    }

    /**
     * Takes the next frame.
     *
     * @param wrapMicros width of the stream's clock
     */
    void add(LiveFrame frame, long wrapMicros) {
        long jumps = clock.jumps();
        lastMicros = clock.event(frame.micros(), wrapMicros, frame.arrivedMicros());
        if (clock.jumps() > jumps) {
            note("the stream's clock jumped");
        }
        if (!open.fits(frame)) {
            end("the size of the frames changed");
        }
        if (rule.begins(lastMicros, () -> looks.look(frame)) && !open.isEmpty()) {
            finish();
        }
        open.add(frame, lastMicros);
    }

    /** Something to be said of the clip that is open. */
    void note(String text) {
        notes.add(text);
    }

    /** The open segment ends before its time. */
    void end(String reason) {
        if (!open.isEmpty()) {
            note("ends early: " + reason);
            finish();
        }
        rule.end();
    }

    /** What comes next is of a new connection. */
    void restart(String reason) {
        end(reason);
        clock.restart();
    }

    private void finish() {
        if (open.isClip()) {
            try {
                LiveClip clip = open.finish(String.join("; ", notes));
                clips++;
                listener.clip(clip);
                folder.tidy(System.currentTimeMillis());
            } catch (IOException e) {
                LOG.warn("stream {}: a clip is lost, {}", stream, e.getMessage());
            }
        } else {
            tooShort++;
        }
        open.clear();
        notes.clear();
    }

    long clips() {
        return clips;
    }

    long tooShort() {
        return tooShort;
    }

    long jumps() {
        return clock.jumps();
    }

    /** Event time of the newest frame in milliseconds since the epoch; 0 before it. */
    long lastMs() {
        return lastMicros / 1000;
    }

    @Override
    public void close() {
        open.close();
        looks.close();
    }
}
