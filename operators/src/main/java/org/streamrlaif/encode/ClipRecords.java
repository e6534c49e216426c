package org.streamrlaif.encode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.schemas.VoidRecords;

/** From the record of a clip to the records of what is encoded. */
final class ClipRecords {

    private ClipRecords() {}

    /**
     * Consecutive ranges of at most {@code longest} frames, of nearly equal length; none when
     * {@code longest} is 0.
     */
    static List<FrameRange> cut(int frames, int longest) {
        List<FrameRange> ranges = new ArrayList<>();
        if (longest > 0) {
            int count = (frames + longest - 1) / longest;
            for (int i = 0; i < count; i++) {
                ranges.add(new FrameRange(i * frames / count, (i + 1) * frames / count));
            }
        }
        return ranges;
    }

    /** A segment with its times and nothing to see yet. */
    static Segment.Builder segment(Clip clip, FrameRange range) {
        return Segment.newBuilder()
                .setStartMs(clip.getTimestampsMs().get(range.from()))
                .setEndMs(clip.getTimestampsMs().get(range.to() - 1))
                .setTokens(null);
    }

    /** Keeps a clip until the last of its tickets has ended. */
    static void keep(Clip clip, RunClips clips) {
        AdmittedSample admitted = clip.getAdmitted();
        clips.keep(clip.getClipId(), admitted.getFirstTicket() + admitted.getTickets() - 1);
    }

    /** Puts visual tokens of a range into the store, with the times of its frames. */
    static VisualTokens tokens(
            RunClips clips, Clip clip, String model, FrameRange range, VisualEmbedding embedding) {
        List<Long> times = clip.getTimestampsMs().subList(range.from(), range.to());
        return VisualRecords.put(
                clips,
                clip.getClipId(),
                model,
                range,
                embedding.with(embedding.layout().at(times, clip.getDurationMs())));
    }

    /** The pixels of a clip. */
    static RgbFrames frames(Clip clip) {
        ByteBuffer pixels = clip.getPixels().duplicate();
        byte[] rgb = new byte[pixels.remaining()];
        pixels.get(rgb);
        return new RgbFrames(clip.getTimestampsMs().size(), clip.getWidth(), clip.getHeight(), rgb);
    }

    /** A void clip stays void. */
    static EncodedClip voided(Clip clip) {
        return VoidRecords.encoded(clip, clip.getVoided());
    }

    /** A record without tokens and segments yet. */
    static EncodedClip.Builder builder(Clip clip) {
        return EncodedClip.newBuilder()
                .setAdmitted(clip.getAdmitted())
                .setClipId(clip.getClipId())
                .setPolicyTokens(null)
                .setJudgeTokens(null)
                .setSegments(List.of());
    }
}
