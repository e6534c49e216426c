package org.streamrlaif.video;

import static java.util.stream.Collectors.joining;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.ClipPart;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.schemas.VoidRecords;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * The decode stage: an admitted sample becomes a clip, or a voided clip with the reason. Nothing a
 * file holds makes it throw. Thread-safe.
 */
public final class ClipReader {

    private static final String STAGE = "decode";

    private final AllowedFiles files;
    private final VideoReader videos;

    /** A reader of files below the configuration's allowed roots. */
    public ClipReader(VideoConfig config) {
        this.files = new AllowedFiles(config.allowedRoots(), config.followLinks());
        this.videos = new VideoReader(config);
    }

    /** Reads the sample's video; a sample that is void already gives a void clip. */
    public Clip read(AdmittedSample admitted) {
        if (admitted.getVoided() != null) {
            return VoidRecords.clip(admitted, admitted.getVoided());
        }
        try {
            List<Medium> media = admitted.getSample().getMedia();
            if (media.isEmpty()) {
                return clip(admitted, video(admitted.getSample().getUri()));
            }
            return media.size() == 1 && media.get(0).getKind() == MediumKind.VIDEO
                    ? clip(admitted, video(media.get(0).getUri()))
                    : several(admitted, media);
        } catch (UnreadableVideoException e) {
            return VoidRecords.clip(
                    admitted, new VoidReason(STAGE, e.reason().code(), e.getMessage()));
        }
    }

    private SampledVideo video(String uri) throws UnreadableVideoException {
        List<Path> found = files.resolve(uri);
        return found.size() == 1 ? videos.read(found.get(0)) : videos.read(found);
    }

    private SampledVideo picture(String uri) throws UnreadableVideoException {
        List<Path> found = files.resolve(uri);
        if (found.size() != 1) {
            throw new UnreadableVideoException(
                    Cause.UNREADABLE_VIDEO,
                    uri + ": " + found.size() + " files, expected one picture");
        }
        return videos.readPicture(found.get(0));
    }

    /** The media of a list, whose pixels together have the room of one clip. */
    private Clip several(AdmittedSample admitted, List<Medium> media)
            throws UnreadableVideoException {
        List<ClipPart> parts = new ArrayList<>();
        StringBuilder ids = new StringBuilder();
        List<String> notes = new ArrayList<>();
        long bytes = 0;
        for (Medium medium : media) {
            boolean still = medium.getKind() == MediumKind.PICTURE;
            SampledVideo seen = still ? picture(medium.getUri()) : video(medium.getUri());
            bytes += seen.frames().rgb().length;
            Samples.requireRoom(
                    String.format(
                            Locale.ROOT,
                            "sample %s: %d MiB of pixels in all media",
                            admitted.getSample().getId(),
                            bytes >> 20),
                    bytes);
            parts.add(part(medium.getKind(), seen));
            ids.append(medium.getKind()).append(' ').append(clipId(seen)).append('\n');
            notes.add(seen.note());
        }
        return Clip.newBuilder()
                .setAdmitted(admitted)
                .setClipId(Sha256.of(ids.toString()))
                .setWidth(0)
                .setHeight(0)
                .setFrameIndices(List.of())
                .setTimestampsMs(List.of())
                .setPixels(ByteBuffer.allocate(0))
                .setNote(notes.stream().filter(n -> !n.isEmpty()).collect(joining("; ")))
                .setParts(parts)
                .build();
    }

    private static ClipPart part(MediumKind kind, SampledVideo seen) {
        boolean still = kind == MediumKind.PICTURE;
        return new ClipPart(
                kind,
                seen.frames().width(),
                seen.frames().height(),
                still ? List.of() : Arrays.stream(seen.timestampsMs()).boxed().toList(),
                still ? 0L : seen.durationMs(),
                ByteBuffer.wrap(seen.frames().rgb()));
    }

    private static Clip clip(AdmittedSample admitted, SampledVideo video) {
        return Clip.newBuilder()
                .setAdmitted(admitted)
                .setClipId(clipId(video))
                .setWidth(video.frames().width())
                .setHeight(video.frames().height())
                .setFrameIndices(Arrays.stream(video.indices()).boxed().toList())
                .setTimestampsMs(Arrays.stream(video.timestampsMs()).boxed().toList())
                .setPixels(ByteBuffer.wrap(video.frames().rgb()))
                .setNote(video.note())
                .setDurationMs(video.durationMs())
                .build();
    }

    /** SHA-256 (hex) over size, timestamps and pixels: equal clips have equal ids. */
    static String clipId(SampledVideo video) {
        long[] timestamps = video.timestampsMs();
        ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES + timestamps.length * Long.BYTES);
        head.putInt(video.frames().width()).putInt(video.frames().height());
        for (long timestamp : timestamps) {
            head.putLong(timestamp);
        }
        return Sha256.of(head.array(), video.frames().rgb());
    }
}
