package org.streamrlaif.model.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Picture files as frames. */
public final class Pictures {
    private Pictures() {}

    /** Files of one size as the frames of a clip. */
    public static RgbFrames read(Path... files) {
        try {
            byte[] rgb = null;
            int width = 0;
            int height = 0;
            for (int f = 0; f < files.length; f++) {
                BufferedImage image = ImageIO.read(files[f].toFile());
                width = image.getWidth();
                height = image.getHeight();
                int pixels = width * height;
                rgb = rgb == null ? new byte[files.length * pixels * 3] : rgb;
                for (int i = 0; i < pixels; i++) {
                    int pixel = image.getRGB(i % width, i / width);
                    int at = (f * pixels + i) * 3;
                    rgb[at] = (byte) (pixel >> 16);
                    rgb[at + 1] = (byte) (pixel >> 8);
                    rgb[at + 2] = (byte) pixel;
                }
            }
            return new RgbFrames(files.length, width, height, rgb);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
