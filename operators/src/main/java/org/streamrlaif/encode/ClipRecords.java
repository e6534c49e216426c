package org.streamrlaif.encode;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.MediaWords;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.ClipPart;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.schemas.VoidRecords;

/** From the record of a clip to the records of what is encoded. */
final class ClipRecords {

    private ClipRecords() {}

    /** What a clip shows, in order. */
    static List<Footage> media(Clip clip) {
        if (clip.getParts().isEmpty()) {
            RgbFrames frames =
                    frames(
                            clip.getTimestampsMs().size(),
                            clip.getWidth(),
                            clip.getHeight(),
                            clip.getPixels());
            return List.of(Footage.clip(frames, clip.getTimestampsMs(), clip.getDurationMs()));
        }
        return clip.getParts().stream().map(ClipRecords::medium).toList();
    }

    private static Footage medium(ClipPart part) {
        boolean picture = part.getKind() == MediumKind.PICTURE;
        int count = picture ? 1 : part.getTimestampsMs().size();
        RgbFrames frames = frames(count, part.getWidth(), part.getHeight(), part.getPixels());
        return picture
                ? Footage.picture(frames)
                : Footage.clip(frames, part.getTimestampsMs(), part.getDurationMs());
    }

    private static RgbFrames frames(int count, int width, int height, ByteBuffer stored) {
        ByteBuffer pixels = stored.duplicate();
        byte[] rgb = new byte[pixels.remaining()];
        pixels.get(rgb);
        return new RgbFrames(count, width, height, rgb);
    }

    /** All frames of all that a clip shows, one behind the other. */
    static FrameRange whole(List<Footage> media) {
        return new FrameRange(0, media.stream().mapToInt(one -> one.frames().count()).sum());
    }

    /** What the narrator sees of a clip. */
    static List<ClipStretch> stretches(Clip clip, List<Footage> media, SegmentConfig segments) {
        return ClipStretch.cut(media, labels(clip), segments);
    }

    /** What the media of a clip are called; nothing where it is of one video. */
    static List<String> labels(Clip clip) {
        return clip.getParts().isEmpty()
                ? List.of("")
                : MediaWords.labels(clip.getParts().stream().map(ClipPart::getKind).toList());
    }

    /** A segment with its times and nothing to see yet. */
    static Segment.Builder segment(ClipStretch stretch, List<Footage> media) {
        List<Long> times = media.get(stretch.medium()).timesMs();
        return Segment.newBuilder()
                .setStartMs(times.isEmpty() ? 0 : times.get(stretch.frames().from()))
                .setEndMs(times.isEmpty() ? 0 : times.get(stretch.frames().to() - 1))
                .setLabel(stretch.label())
                .setTokens(null);
    }

    /** Keeps a clip until the last of its tickets has ended. */
    static void keep(Clip clip, RunClips clips) {
        AdmittedSample admitted = clip.getAdmitted();
        clips.keep(clip.getClipId(), admitted.getFirstTicket() + admitted.getTickets() - 1);
    }

    /** What is encoded of a clip; a void one stays void, and so does one that no model takes. */
    static EncodedClip encoded(Clip clip, Function<Clip, EncodedClip> encode) {
        if (clip.getVoided() != null) {
            return VoidRecords.encoded(clip, clip.getVoided());
        }
        try {
            return encode.apply(clip);
        } catch (IllegalArgumentException e) {
            String sample = "sample " + clip.getAdmitted().getSample().getId() + ": ";
            VoidReason reason = new VoidReason("encode", "unusable-media", sample + e.getMessage());
            return VoidRecords.encoded(clip, reason);
        }
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
