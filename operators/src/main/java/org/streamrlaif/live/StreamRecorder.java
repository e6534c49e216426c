package org.streamrlaif.live;

import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.live.StreamStatus.State;
import org.streamrlaif.video.AllowedStreams;
import org.streamrlaif.video.LiveFrame;
import org.streamrlaif.video.LiveInput;
import org.streamrlaif.video.StreamException;

/**
 * Records one live stream on a thread of its own: connects, cuts, writes clips, and connects anew
 * when the stream breaks, until it has ended, is gone or the recorder is closed. Each change of its
 * state is one line of the log.
 */
public final class StreamRecorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamRecorder.class);

    private final LiveStream stream;
    private final ConnectConfig connect;
    private final AllowedStreams allowed;
    private final UnaryOperator<String> environment;
    private final StreamListener listener;
    private final Backoff backoff;
    private final Segments segments;
    private final Thread thread;
    private volatile StreamStatus status;
    private volatile StreamCounts counts = new StreamCounts(0, 0, 0, 0, 0, 0, 0);
    private volatile boolean closed;
    private LiveInput input;
    private long frames;
    private long broken;
    private long connections;
    private long lastLifeNanos;

    /**
     * A recorder that is not started.
     *
     * @param allowed what may be opened
     * @param environment value of an environment variable, null when it is not set
     * @param seed of the pauses between attempts, together with the stream's id
     * @param listener learns of clips and states
     */
    public StreamRecorder(
            LiveStream stream,
            LiveConfig config,
            AllowedStreams allowed,
            UnaryOperator<String> environment,
            ClipFolder folder,
            long seed,
            StreamListener listener) {
        this.stream = stream;
        this.connect = config.connect();
        this.allowed = allowed;
        this.environment = environment;
        this.listener = listener;
        this.backoff = new Backoff(connect, seed * 31 + stream.id().hashCode());
        this.segments = new Segments(stream.id(), config.segment(), folder, listener);
        this.status = new StreamStatus(State.CONNECTING, System.currentTimeMillis(), "");
        this.thread = new Thread(this::run, "live-" + stream.id());
        this.thread.setDaemon(true);
    }

    /** Begins, once. */
    public void start() {
        thread.start();
    }

    /** How the stream is now. */
    public StreamStatus status() {
        return status;
    }

    /** What was seen so far. */
    public StreamCounts counts() {
        return counts;
    }

    private void run() {
        lastLifeNanos = System.nanoTime();
        try {
            LOG.info("stream {}: {}", stream.id(), status.state().word());
            listener.status(status);
            while (!closed && !status.isOver()) {
                record();
                segments.restart(status.reason());
                count();
                if (!closed && !status.isOver()) {
                    pause();
                }
            }
        } catch (RuntimeException e) {
            LOG.error("stream {}: gone, an error of the recorder", stream.id(), e);
            tell(State.GONE, "an error of the recorder: " + e);
        } finally {
            segments.close();
        }
    }

    /** One connection, from its beginning to its end. */
    private void record() {
        try (LiveInput opened = input()) {
            if (opened == null) {
                return;
            }
            opened.open(connect.openSeconds(), connect.stallSeconds());
            connections++;
            long wrap = opened.wrapMicros();
            for (LiveFrame frame = opened.next(); frame != null; frame = opened.next()) {
                take(frame, wrap, opened.broken());
            }
            segments.end("the stream ended");
            tell(State.ENDED, "");
        } catch (StreamException e) {
            failed(e);
        } finally {
            release();
        }
    }

    private synchronized LiveInput input() throws StreamException {
        if (closed) {
            return null;
        }
        input = new LiveInput(allowed.resolve(stream.id(), stream.uri(), environment));
        return input;
    }

    private synchronized void release() {
        broken += input == null ? 0 : input.broken();
        input = null;
    }

    private void take(LiveFrame frame, long wrapMicros, long brokenNow) {
        if (status.state() != State.LIVE) {
            tell(State.LIVE, frame.width() + " x " + frame.height());
            backoff.reset();
        }
        lastLifeNanos = System.nanoTime();
        frames++;
        if (broken + brokenNow > counts.broken()) {
            segments.note("broken packets");
        }
        segments.add(frame, wrapMicros);
        count(brokenNow);
    }

    private void failed(StreamException e) {
        if (closed) {
            return;
        }
        double silent = (System.nanoTime() - lastLifeNanos) / 1e9;
        boolean given = connect.giveUpSeconds() > 0 && silent > connect.giveUpSeconds();
        if (e.isLasting() || given) {
            tell(State.GONE, e.getMessage());
        } else {
            boolean wasLive = frames > 0;
            tell(wasLive ? State.STALLED : State.CONNECTING, e.getMessage());
        }
    }

    private void tell(State state, String reason) {
        StreamStatus before = status;
        boolean changed = before.state() != state;
        if (!changed && before.reason().equals(reason)) {
            return;
        }
        long since = changed ? System.currentTimeMillis() : before.sinceMs();
        status = new StreamStatus(state, since, reason);
        String why = reason.isEmpty() ? "" : ", " + reason;
        if (state == State.GONE) {
            LOG.warn("stream {}: gone{}", stream.id(), why);
        } else if (changed || before.reason().isEmpty()) {
            LOG.info("stream {}: {}{}", stream.id(), state.word(), why);
        }
        listener.status(status);
    }

    private void count() {
        count(0);
    }

    private void count(long brokenNow) {
        counts =
                new StreamCounts(
                        frames,
                        broken + brokenNow,
                        segments.clips(),
                        segments.tooShort(),
                        connections,
                        segments.jumps(),
                        segments.lastMs());
    }

    private synchronized void pause() {
        long end = System.nanoTime() + backoff.next() * 1_000_000;
        try {
            for (long left = end - System.nanoTime();
                    left > 0 && !closed;
                    left = end - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Ends the recording; what is left of an open segment becomes a clip if it is long enough. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
            if (input != null) {
                input.stop();
            }
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
