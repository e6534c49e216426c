package org.streamrlaif.video;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.schemas.VoidRecords;

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
            List<Path> found = files.resolve(admitted.getSample().getUri());
            return clip(
                    admitted, found.size() == 1 ? videos.read(found.get(0)) : videos.read(found));
        } catch (UnreadableVideoException e) {
            return VoidRecords.clip(
                    admitted, new VoidReason(STAGE, e.reason().code(), e.getMessage()));
        }
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
