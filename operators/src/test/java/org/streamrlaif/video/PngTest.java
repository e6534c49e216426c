package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.RgbFrames;

class PngTest {

    @TempDir Path folder;

    @Test
    void isReadBackAsItWas() throws Exception {
        byte[] rgb = new byte[2 * 5 * 3 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7);
        }
        Path file = folder.resolve("frame.png");
        Png.write(file, new RgbFrames(2, 5, 3, rgb), 1);

        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(5);
        assertThat(image.getHeight()).isEqualTo(3);
        for (int i = 0; i < 15; i++) {
            int at = 45 + i * 3;
            int pixel = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
            assertThat(image.getRGB(i % 5, i / 5) & 0xffffff).isEqualTo(pixel);
        }
    }
}
