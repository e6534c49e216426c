package org.streamrlaif.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.streamrlaif.video.UnreadableVideoException.Cause;

/**
 * Sampled frames of a video whose frames are picture files. Only the sampled pictures are opened;
 * all are scaled to the size of the first. Pictures have no times: one per second is assumed.
 */
final class PicturePass {

    private static final long MILLISECONDS = 1000;

    private PicturePass() {}

    static SampledVideo read(List<Path> pictures, VideoConfig config, int k)
            throws UnreadableVideoException {
        int[] indices = FrameSampler.indices(pictures.size(), k);
        String codec = "";
        int decoded = 0;
        try (Samples samples = new Samples(pictures.get(0), indices, config.shortSide())) {
            for (int i = 0; i < k; i++) {
                if (i == 0 || indices[i] != indices[i - 1]) {
                    codec = put(samples, pictures.get(indices[i]), indices[i], config);
                    decoded++;
                }
            }
            return new SampledVideo(
                    codec,
                    pictures.size(),
                    decoded,
                    indices,
                    samples.timestampsMs(),
                    samples.frames(),
                    "");
        }
    }

    private static void requireWhole(Path picture) throws UnreadableVideoException {
        boolean cutOff;
        try {
            cutOff = Files.isRegularFile(picture) && JpegFile.isCutOff(picture);
        } catch (IOException e) {
            throw new UnreadableVideoException(
                    Cause.MISSING_FILE, picture + ": cannot be read: " + e.getMessage());
        }
        if (cutOff) {
            throw new UnreadableVideoException(
                    Cause.UNREADABLE_VIDEO, picture + ": the JPEG is cut off");
        }
    }

    private static String put(Samples samples, Path picture, int index, VideoConfig config)
            throws UnreadableVideoException {
        requireWhole(picture);
        try (VideoInput input = VideoInput.openPicture(picture, config.maxPixels())) {
            if (!input.next()) {
                String reason = input.damage().isEmpty() ? "" : " (" + input.damage() + ")";
                throw new UnreadableVideoException(
                        Cause.NO_FRAMES, picture + ": the picture could not be decoded" + reason);
            }
            DeepPixels.narrow(input.frame());
            samples.put(index, input.frame(), input.rotation(), index * MILLISECONDS);
            return input.codec();
        }
    }
}
