package org.streamrlaif.live;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.streamrlaif.video.AllowedStreams;

/**
 * Several streams recorded side by side, each on a thread of its own, and what came of them in one
 * queue. All methods are for one thread.
 */
public final class Recorders implements AutoCloseable {

    private final LiveConfig config;
    private final AllowedStreams allowed;
    private final UnaryOperator<String> environment;
    private final ClipFolder folder;
    private final long seed;
    private final Map<String, StreamRecorder> recorders = new ConcurrentHashMap<>();
    private final Queue<LiveClip> clips = new ConcurrentLinkedQueue<>();
    private final Object lock = new Object();
    private CompletableFuture<Void> coming = new CompletableFuture<>();

    /** Nothing is recorded yet; the arguments are those of {@link StreamRecorder}. */
    public Recorders(
            LiveConfig config,
            AllowedStreams allowed,
            UnaryOperator<String> environment,
            ClipFolder folder,
            long seed) {
        this.config = config;
        this.allowed = allowed;
        this.environment = environment;
        this.folder = folder;
        this.seed = seed;
    }

    /** Begins to record a stream. */
    public void start(LiveStream stream) {
        StreamRecorder recorder =
                new StreamRecorder(
                        stream, config, allowed, environment, folder, seed, new Listener());
        recorders.put(stream.id(), recorder);
        recorder.start();
    }

    /** Ends the recording of a stream, if there is one; its last clip is in the queue then. */
    public void stop(String stream) {
        StreamRecorder recorder = recorders.remove(stream);
        if (recorder != null) {
            recorder.close();
        }
    }

    /** The recorder of a stream; empty when it is not recorded. May be called by any thread. */
    public Optional<StreamRecorder> of(String stream) {
        return Optional.ofNullable(recorders.get(stream));
    }

    /** Puts a clip that an earlier recorder left into the queue. */
    public void add(LiveClip clip) {
        clips.add(clip);
        wake();
    }

    /** The next clip; null when there is none. */
    public LiveClip poll() {
        return clips.poll();
    }

    /** Completes when there is a clip. */
    public CompletableFuture<Void> available() {
        synchronized (lock) {
            if (!clips.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            if (coming.isDone()) {
                coming = new CompletableFuture<>();
            }
            return coming;
        }
    }

    private void wake() {
        CompletableFuture<Void> waiting;
        synchronized (lock) {
            waiting = coming;
        }
        waiting.complete(null);
    }

    @Override
    public void close() {
        recorders.values().forEach(StreamRecorder::close);
        recorders.clear();
    }

    private final class Listener implements StreamListener {
        @Override
        public void clip(LiveClip clip) {
            add(clip);
        }

        @Override
        public void status(StreamStatus status) {
            // Whoever wants to know asks the recorder.
        }
    }
}
