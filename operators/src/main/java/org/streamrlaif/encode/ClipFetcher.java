package org.streamrlaif.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.clips.PartKey;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.SentFrames;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.schemas.VoidReason;

/**
 * Sees that what items refer to is in this process's clip store: it fetches what another process
 * has made, and makes the rest again from the video, which gives the same bytes. Used by one thread
 * at a time; different fetchers of a run make a clip once.
 */
public final class ClipFetcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClipFetcher.class);
    private static final String LOST = "clip-lost";

    private final RunClips clips;
    private final ItemCore<AdmittedSample, Clip> decode;
    private final Callable<? extends ItemCore<Clip, EncodedClip>> makeEncode;
    private ItemCore<Clip, EncodedClip> encode;

    /**
     * A fetcher.
     *
     * @param clips what the run keeps; this use is closed with the fetcher
     * @param decode the decode stage, closed too
     * @param makeEncode makes the encode stage, when a clip has to be made again
     */
    public ClipFetcher(
            RunClips clips,
            ItemCore<AdmittedSample, Clip> decode,
            Callable<? extends ItemCore<Clip, EncodedClip>> makeEncode) {
        this.clips = clips;
        this.decode = decode;
        this.makeEncode = makeEncode;
    }

    /**
     * Keeps the clips of rollouts until the tickets of their samples have ended, and fetches what
     * they refer to.
     *
     * @param stage that they become void at when their clip is lost
     * @return one per rollout, in the same order; void ones are passed through
     */
    public List<Rollout> fetch(List<Rollout> rollouts, String stage) throws InterruptedException {
        List<Rollout> fetched = new ArrayList<>();
        for (Rollout rollout : rollouts) {
            Optional<VoidReason> reason =
                    rollout.getVoided() == null ? obstacle(rollout, stage) : Optional.empty();
            fetched.add(reason.map(r -> Rollouts.voided(rollout, r)).orElse(rollout));
        }
        return fetched;
    }

    /** Why a rollout's clip cannot be had; empty when it is here. */
    public Optional<VoidReason> obstacle(Rollout rollout, String stage)
            throws InterruptedException {
        List<PartKey> parts =
                keys(
                        Stream.of(rollout.getPolicyTokens(), rollout.getJudgeTokens()),
                        Stream.of(rollout.getFrames()));
        return obstacle(sample(rollout), rollout.getClipId(), parts, stage);
    }

    /** Why the segments of a clip cannot be had; empty when they are here. */
    Optional<VoidReason> obstacle(EncodedClip clip, String stage) throws InterruptedException {
        List<PartKey> parts =
                keys(
                        clip.getSegments().stream().map(segment -> segment.getTokens()),
                        clip.getSegments().stream().map(segment -> segment.getFrames()));
        return obstacle(clip.getAdmitted(), clip.getClipId(), parts, stage);
    }

    /** Drops what only the narrator of a clip needs. */
    void dropSegments(EncodedClip clip) {
        VisualRecords.dropSegments(clips, clip);
    }

    /** Keeps these clips, and no longer those that were retained under the same name before. */
    public void retain(String name, Set<String> clipIds) {
        clips.retain(name, clipIds);
    }

    private static List<PartKey> keys(Stream<VisualTokens> tokens, Stream<SentFrames> frames) {
        return Stream.concat(
                        tokens.filter(one -> one != null).map(PartKey::of),
                        frames.filter(one -> one != null).map(PartKey::of))
                .toList();
    }

    /** The sample that a rollout comes from, with all its tickets: they share the clip. */
    private static AdmittedSample sample(Rollout rollout) {
        VideoSample sample =
                VideoSample.newBuilder()
                        .setId(rollout.getSampleId())
                        .setUri(rollout.getUri())
                        .setPrompts(List.of())
                        .setMedia(rollout.getMedia())
                        .build();
        long first = rollout.getTicket() - rollout.getPrompt();
        return new AdmittedSample(first, rollout.getPrompts(), sample, null, null);
    }

    private Optional<VoidReason> obstacle(
            AdmittedSample sample, String clipId, List<PartKey> parts, String stage)
            throws InterruptedException {
        clips.keep(clipId, sample.getFirstTicket() + sample.getTickets() - 1);
        if (parts.stream().allMatch(clips::bring)) {
            return Optional.empty();
        }
        Optional<String> problem = clips.alone(clipId, () -> again(sample, clipId, parts));
        problem.ifPresent(text -> LOG.warn("clip {} is lost: {}", clipId, text));
        return problem.map(text -> new VoidReason(stage, LOST, text));
    }

    private Optional<String> again(AdmittedSample sample, String clipId, List<PartKey> parts)
            throws InterruptedException {
        if (parts.stream().allMatch(clips::bring)) {
            return Optional.empty(); // somebody else has made it meanwhile
        }
        try {
            return make(sample, clipId, parts);
        } catch (RuntimeException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "clip " + clipId + " cannot be made again: " + e.getMessage(), e);
        }
    }

    private Optional<String> make(AdmittedSample sample, String clipId, List<PartKey> parts)
            throws Exception {
        Clip clip = decode.apply(sample);
        if (clip.getVoided() != null) {
            return Optional.of(clip.getVoided().getMessage());
        }
        String uri = sample.getSample().getUri();
        if (!clip.getClipId().equals(clipId)) {
            return Optional.of(
                    uri + ": holds clip " + clip.getClipId() + " now, expected clip " + clipId);
        }
        if (encode == null) {
            encode = makeEncode.call();
        }
        encode.apply(clip);
        clips.countRemade();
        return parts.stream().allMatch(clips::bring)
                ? Optional.empty()
                : Optional.of(
                        uri
                                + ": encoded by other models or settings now, expected those of"
                                + " clip "
                                + clipId);
    }

    @Override
    public void close() throws Exception {
        ItemCore<Clip, EncodedClip> made = encode;
        try (clips;
                decode;
                made) {
            // All are closed, also when one cannot be.
        }
    }
}
