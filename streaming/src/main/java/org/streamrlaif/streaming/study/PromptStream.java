package org.streamrlaif.streaming.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Narration;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.demo.DemoVideos;
import org.streamrlaif.streaming.demo.world.WorldSet;
import org.streamrlaif.streaming.job.Cores;

/**
 * The prompts of one seed in the order of their tickets, without end. Each video is written,
 * decoded, encoded and narrated once, when its first prompt is asked for.
 */
final class PromptStream implements AutoCloseable {

    private static final int QUESTIONS = 6;

    private static final Narration.Memory NOTHING_REMEMBERED =
            new Narration.Memory() {
                @Override
                public String recall() {
                    return null;
                }

                @Override
                public void keep(String narrative) {
                    // each clip is prepared once
                }
            };

    private final DemoVideos videos;
    private final ItemCore<AdmittedSample, Clip> decode;
    private final ItemCore<Clip, EncodedClip> encode;
    private final ItemCore<List<Segment>, String> narrate;
    private final List<Prompt> prepared = new ArrayList<>();
    private int nextVideo;

    PromptStream(Path folder, long world, Cores cores, OperatorContext here) throws Exception {
        videos = new DemoVideos(folder, WorldSet.RL, world, Integer.MAX_VALUE, QUESTIONS);
        decode = cores.decode().create(here);
        encode = cores.encode().create(here);
        narrate = cores.narrate().create(here);
    }

    /** Prompts from the first ticket on, as long as more are wanted. */
    Iterator<Prompt> whileWanted(BooleanSupplier wanted) {
        return IntStream.iterate(0, ticket -> ticket + 1)
                .takeWhile(ticket -> wanted.getAsBoolean())
                .mapToObj(this::prompt)
                .iterator();
    }

    /** A number of prompts from a ticket on. */
    Iterator<Prompt> from(int ticket, int count) {
        return IntStream.range(ticket, ticket + count).mapToObj(this::prompt).iterator();
    }

    private Prompt prompt(int ticket) {
        while (prepared.size() <= ticket) {
            try {
                prepare(nextVideo++);
            } catch (Exception e) {
                throw new IllegalStateException(
                        "video " + (nextVideo - 1) + ": cannot be prepared: " + e.getMessage(), e);
            }
        }
        return prepared.get(ticket);
    }

    private void prepare(int video) throws Exception {
        videos.write(video);
        VideoSample sample = videos.sample(video);
        AdmittedSample admitted =
                AdmittedSample.newBuilder()
                        .setFirstTicket(prepared.size())
                        .setTickets(sample.getPrompts().size())
                        .setSample(sample)
                        .build();
        EncodedClip clip = encode.apply(decode.apply(admitted));
        prepared.addAll(Narration.prompts(clip, narrate, NOTHING_REMEMBERED));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable core : List.of(decode, encode, narrate)) {
            core.close();
        }
    }
}
