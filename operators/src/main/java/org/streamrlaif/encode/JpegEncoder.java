package org.streamrlaif.encode;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.SentFrames;

/** Frames of a clip as JPEG files, no larger than configured. */
record JpegEncoder(FramesConfig config) {

    /**
     * Puts the frames of a range into the store, at most as many as configured, at even distances.
     *
     * @return what refers to them
     */
    SentFrames put(RunClips clips, Clip clip, FrameRange range) {
        int count = range.to() - range.from();
        int sent = Math.min(count, config.most());
        List<Long> times = new ArrayList<>();
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < sent; i++) {
            int frame = range.from() + (2 * i + 1) * count / (2 * sent);
            times.add(clip.getTimestampsMs().get(frame));
            pictures.add(jpeg(scaled(picture(clip, frame))));
        }
        SentFrames frames =
                new SentFrames(
                        clip.getClipId(),
                        Sha256.of(config.toString()),
                        range.from(),
                        range.to(),
                        times,
                        0L);
        return FrameRecords.put(clips, frames, pictures);
    }

    private static BufferedImage picture(Clip clip, int frame) {
        int width = clip.getWidth();
        int height = clip.getHeight();
        ByteBuffer pixels = clip.getPixels();
        int at = pixels.position() + frame * width * height * 3;
        int[] packed = new int[width * height];
        for (int i = 0; i < packed.length; i++, at += 3) {
            packed[i] =
                    (pixels.get(at) & 0xff) << 16
                            | (pixels.get(at + 1) & 0xff) << 8
                            | pixels.get(at + 2) & 0xff;
        }
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, width, height, packed, 0, width);
        return picture;
    }

    /** Halved until one bilinear step is left: a single large step would skip pixels. */
    private BufferedImage scaled(BufferedImage picture) {
        BufferedImage scaled = picture;
        int longest = Math.max(picture.getWidth(), picture.getHeight());
        while (longest > config.side()) {
            int next = Math.max(config.side(), (longest + 1) / 2);
            scaled = resized(scaled, (double) next / longest);
            longest = next;
        }
        return scaled;
    }

    private static BufferedImage resized(BufferedImage picture, double scale) {
        int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
        BufferedImage resized = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = resized.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return resized;
    }

    private byte[] jpeg(BufferedImage picture) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality((float) config.quality());
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
