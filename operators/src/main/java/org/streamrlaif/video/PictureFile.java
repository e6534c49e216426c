package org.streamrlaif.video;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.streamrlaif.model.picture.RgbFrames;

/**
 * Still pictures in files: PNG, JPEG, GIF, BMP, TIFF and WebP are read like the frames of videos,
 * PNG is written. Of an animated GIF the first frame is read, of an animated PNG the still picture.
 */
public final class PictureFile {
    private PictureFile() {}

    /** Whether a file's name ends as that of a still picture; a GIF is a video. */
    public static boolean isNamed(Path file) {
        return FrameFolder.isPicture(file);
    }

    /**
     * Reads a picture as one frame, turned as its EXIF data say; transparency is dropped, not
     * blended. Values are those of Pillow's {@code convert("RGB")}, also of 16 bits per sample.
     *
     * @param maxPixels largest picture that is decoded
     * @throws IOException one line naming the file, when it is no such picture, damaged or too
     *     large
     */
    public static RgbFrames read(Path file, long maxPixels) throws IOException {
        VideoConfig limits = VideoConfig.defaults().withMaxPixels(maxPixels);
        return new VideoReader(limits).readPicture(file).frames();
    }

    /** Writes one frame as PNG, 8 bits per channel; an existing file is replaced. */
    public static void writePng(Path file, RgbFrames frames, int frame) throws IOException {
        BufferedImage image =
                new BufferedImage(frames.width(), frames.height(), BufferedImage.TYPE_3BYTE_BGR);
        int[] samples = new int[frames.frameBytes()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = frames.rgb()[frame * samples.length + i] & 0xff;
        }
        image.getRaster().setPixels(0, 0, frames.width(), frames.height(), samples);
        try (OutputStream out = Files.newOutputStream(file)) {
            ImageIO.write(image, "png", out);
        }
    }
}
