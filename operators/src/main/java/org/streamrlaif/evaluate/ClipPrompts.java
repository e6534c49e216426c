package org.streamrlaif.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.ClipEncoder;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.judge.Narrator;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Narration;
import org.streamrlaif.model.Models;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.video.ClipReader;
import org.streamrlaif.video.VideoConfig;

/**
 * Questions about videos as prompts, made by the same stages as in the loop: frames are read,
 * encoded and, where a judge is to read it, narrated. Used by one thread.
 */
public final class ClipPrompts implements AutoCloseable {

    private final ItemCore<AdmittedSample, Clip> reader;
    private final ItemCore<Clip, EncodedClip> encoder;
    private final ItemCore<EncodedClip, String> narrator;
    private final RunClips clips;
    private final FrameOrder order;

    /**
     * Prompts for a model alone, without narratives.
     *
     * @param video how videos are read
     * @param order how their frames are shown
     * @param model the model that sees them; released with this object
     */
    public static ClipPrompts plain(VideoConfig video, FrameOrder order, Models.Lease model) {
        RunClips clips = ownClips();
        return new ClipPrompts(
                video,
                order,
                new ClipEncoder(model, model, SegmentConfig.none(), clips.again()),
                null,
                clips);
    }

    /**
     * Prompts with narratives of a model in this process.
     *
     * @param video how videos are read
     * @param policy the model that answers; released with this object
     * @param judge the model that judges; released too
     * @param segments how clips are cut for the narrator
     * @param narrator writes the narratives; closed with this object
     */
    public ClipPrompts(
            VideoConfig video,
            Models.Lease policy,
            Models.Lease judge,
            SegmentConfig segments,
            Narrator narrator) {
        this(video, policy, judge, segments, narrator, ownClips());
    }

    private ClipPrompts(
            VideoConfig video,
            Models.Lease policy,
            Models.Lease judge,
            SegmentConfig segments,
            Narrator narrator,
            RunClips clips) {
        this(
                video,
                FrameOrder.IN_ORDER,
                new ClipEncoder(policy, judge, segments, clips.again()),
                narrator,
                clips);
    }

    /**
     * Prompts of any encoder and narrator.
     *
     * @param video how videos are read
     * @param order how their frames are shown
     * @param encoder the encode stage; closed with this object
     * @param narrator the narrate stage, closed too; null where the encoder cuts no segments
     * @param clips where the encoder puts clips, such as {@link #ownClips}; closed too
     */
    public ClipPrompts(
            VideoConfig video,
            FrameOrder order,
            ItemCore<Clip, EncodedClip> encoder,
            ItemCore<EncodedClip, String> narrator,
            RunClips clips) {
        this.reader = GuardedCores.decode(new ClipReader(video)::read);
        this.encoder = GuardedCores.encode(encoder);
        this.narrator = narrator;
        this.clips = clips;
        this.order = order;
    }

    /**
     * The prompts of a sample, in order, as rollouts without responses; void ones say why.
     *
     * @param firstTicket ticket of the first
     */
    public List<Rollout> of(VideoSample sample, long firstTicket) throws InterruptedException {
        int tickets = sample.getPrompts().size();
        AdmittedSample admitted = new AdmittedSample(firstTicket, tickets, sample, null, null);
        try {
            EncodedClip clip = encoder.apply(order.of(reader.apply(admitted)));
            List<Rollout> prompts = Narration.rollouts(clip, narrator, Narration.Memory.NONE);
            VisualRecords.dropSegments(clips, clip);
            return prompts;
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Clips that no other prompts have to do with. */
    public static RunClips ownClips() {
        return RunClips.of("prompts " + UUID.randomUUID());
    }

    /** Forgets the clips of all prompts whose tickets are below this one. */
    public void forget(long firstTicket) {
        clips.ended(firstTicket);
    }

    /** Keeps the clips of all prompts until the result is closed, also when this is closed. */
    public RunClips keep() {
        return clips.again();
    }

    @Override
    public void close() {
        try (clips;
                encoder;
                narrator) {
            // Both are closed, also when one cannot be.
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
