package org.streamrlaif.video;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.streamrlaif.model.picture.RgbFrames;

/**
 * Still pictures in files: PNG, JPEG, GIF, BMP and TIFF are read on the Java platform, WebP by
 * FFmpeg; PNG is written. Of an animated PNG or GIF the first frame is read.
 */
public final class PictureFile {
    private PictureFile() {}

    /**
     * Reads a picture as one frame; transparency is dropped, not blended.
     *
     * @param maxPixels largest picture that is decoded
     * @throws IOException one line naming the file, when it is no such picture or too large
     */
    public static RgbFrames read(Path file, long maxPixels) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": no such file");
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return decoded(file, maxPixels);
            }
            ImageReader reader = readers.next();
            reader.setInput(in);
            try {
                return read(file, reader, maxPixels);
            } finally {
                reader.dispose();
            }
        }
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

    private static RgbFrames read(Path file, ImageReader reader, long maxPixels)
            throws IOException {
        try {
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > maxPixels) {
                throw new IOException(
                        String.format(
                                Locale.ROOT,
                                "%s: %d pixels, expected at most %d",
                                file,
                                pixels,
                                maxPixels));
            }
            return frame(reader.read(0));
        } catch (IIOException | RuntimeException e) {
            throw new IOException(file + ": damaged picture: " + e.getMessage(), e);
        }
    }

    private static RgbFrames decoded(Path file, long maxPixels) throws IOException {
        VideoConfig asStored = VideoConfig.defaults().withShortSide(0).withFrames(1);
        return new VideoReader(asStored.withMaxPixels(maxPixels)).read(List.of(file)).frames();
    }

    private static RgbFrames frame(BufferedImage image) {
        int width = image.getWidth();
        int[] row = new int[width];
        byte[] rgb = new byte[width * image.getHeight() * 3];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int pixel : row) {
                rgb[at++] = (byte) (pixel >> 16);
                rgb[at++] = (byte) (pixel >> 8);
                rgb[at++] = (byte) pixel;
            }
        }
        return new RgbFrames(1, width, image.getHeight(), rgb);
    }
}
