package org.streamrlaif.encode;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.SentFrames;

/** Frames of a clip as JPEG files, no larger than configured. */
record JpegEncoder(FramesConfig config) {

    /**
     * Puts the frames of stretches into the store, of each at most as many as configured, at even
     * distances.
     *
     * @param media what the clip shows
     * @param stretches some of it, in order, at least one
     * @return what refers to them
     */
    SentFrames put(
            RunClips clips, String clipId, List<Footage> media, List<ClipStretch> stretches) {
        List<Long> times = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        List<byte[]> pictures = new ArrayList<>();
        for (ClipStretch stretch : stretches) {
            Footage medium = media.get(stretch.medium());
            int count = stretch.frames().to() - stretch.frames().from();
            int sent = Math.min(count, config.most());
            for (int i = 0; i < sent; i++) {
                int frame = stretch.frames().from() + (2 * i + 1) * count / (2 * sent);
                long time = medium.picture() ? 0 : medium.timesMs().get(frame);
                times.add(time);
                pictures.add(jpeg(scaled(picture(medium.frames(), frame))));
                if (!stretch.label().isEmpty()) {
                    labels.add(label(stretch, medium, time));
                }
            }
        }
        SentFrames frames =
                SentFrames.newBuilder()
                        .setClipId(clipId)
                        .setSettings(Sha256.of(config.toString()))
                        .setFrom(stretches.get(0).range().from())
                        .setTo(stretches.get(stretches.size() - 1).range().to())
                        .setTimestampsMs(times)
                        .setBytes(0)
                        .setLabels(labels)
                        .build();
        return FrameRecords.put(clips, frames, pictures);
    }

    private static String label(ClipStretch stretch, Footage medium, long time) {
        return medium.picture()
                ? stretch.label()
                : String.format(Locale.ROOT, "%s at %.1fs", stretch.label(), time / 1000.0);
    }

    private static BufferedImage picture(RgbFrames frames, int frame) {
        byte[] rgb = frames.rgb();
        int at = frame * frames.frameBytes();
        int[] packed = new int[frames.width() * frames.height()];
        for (int i = 0; i < packed.length; i++, at += 3) {
            packed[i] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
        }
        BufferedImage picture =
                new BufferedImage(frames.width(), frames.height(), BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, frames.width(), frames.height(), packed, 0, frames.width());
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
