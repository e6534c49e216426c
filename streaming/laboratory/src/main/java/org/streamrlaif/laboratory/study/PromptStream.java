package org.streamrlaif.laboratory.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.laboratory.demo.DemoVideos;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.schemas.Rollout;

/**
 * The prompts of one seed in the order of their tickets, without end. Each video is written,
 * decoded, encoded and narrated once, when its first prompt is asked for.
 */
final class PromptStream implements AutoCloseable {

    private static final int QUESTIONS = 6;

    private final DemoVideos videos;
    private final ClipPrompts clips;
    private final List<Rollout> prepared = new ArrayList<>();
    private int nextVideo;

    /**
     * @param folder where the videos lie
     * @param world the world's seed
     * @param clips makes prompts of them; closed with this stream
     */
    PromptStream(Path folder, long world, ClipPrompts clips) {
        this.videos = new DemoVideos(folder, WorldSet.RL, world, Integer.MAX_VALUE, QUESTIONS);
        this.clips = clips;
    }

    /** Prompts from the first ticket on, as long as more are wanted. */
    Iterator<Rollout> whileWanted(BooleanSupplier wanted) {
        return IntStream.iterate(0, ticket -> ticket + 1)
                .takeWhile(ticket -> wanted.getAsBoolean())
                .mapToObj(this::prompt)
                .iterator();
    }

    /** A number of prompts from a ticket on. */
    Iterator<Rollout> from(int ticket, int count) {
        return IntStream.range(ticket, ticket + count).mapToObj(this::prompt).iterator();
    }

    private Rollout prompt(int ticket) {
        while (prepared.size() <= ticket) {
            videos.write(nextVideo);
            try {
                prepared.addAll(clips.of(videos.sample(nextVideo++), prepared.size()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while preparing a video", e);
            }
        }
        return prepared.get(ticket);
    }

    @Override
    public void close() {
        clips.close();
    }
}
