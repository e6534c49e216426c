package org.streamrlaif.model;

import java.nio.file.Files;
import java.nio.file.Path;
import org.streamrlaif.model.checkpoint.StoredBytes;
import org.streamrlaif.model.checkpoint.StoredHead;
import org.streamrlaif.model.decoder.DecoderSize;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.ModelFamilies;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.picture.PictureSize;

/**
 * How large a checkpoint is in memory, told by its configuration and the headers of its files; its
 * weights are not read.
 *
 * @param folder of the checkpoint
 * @param options how it is loaded
 * @param config of the folder
 * @param weights bytes of all tensors in the type that they are loaded in
 */
public record ModelSize(Path folder, ModelOptions options, ModelConfig config, long weights) {

    /**
     * A clip as a model sees it.
     *
     * @param tokens visual tokens
     * @param bytes of its pixels, as Java and the engine hold them, and of its tokens
     */
    public record Clip(int tokens, long bytes) {}

    /**
     * The size of a model folder.
     *
     * @throws ModelFormatException when the folder is none, or names or shapes of its tensors are
     *     not those of its configuration
     */
    public static ModelSize of(Path folder, ModelOptions options) {
        return of(folder, config(folder, options), options);
    }

    static ModelSize of(Path folder, ModelConfig config, ModelOptions options) {
        return new ModelSize(
                folder, options, config, StoredBytes.of(folder, config, options.type()));
    }

    /** The configuration of a folder, as a model is loaded with it. */
    static ModelConfig config(Path folder, ModelOptions options) {
        if (!Files.isDirectory(folder)) {
            throw new ModelFormatException(
                    folder + ": no such folder, expected a model in Hugging Face format");
        }
        return StoredHead.of(folder, ModelFamilies.read(folder).pooled(options.videoPooling()));
    }

    /** Memory of the decoder's work. */
    public DecoderSize decoder() {
        return new DecoderSize(config.text(), options.type().bytes());
    }

    /** A clip of so many frames of this size. */
    public Clip clip(int frames, int width, int height) {
        PictureSize seen =
                config.family()
                        .preprocessing(folder, config.vision())
                        .seen(new PictureSize(width, height), frames);
        int tokens = config.visualTokens(frames, seen.width(), seen.height());
        long pixels = 3L * frames * seen.width() * seen.height();
        long numbers = pixels + (long) tokens * config.visualWidth();
        return new Clip(tokens, 2 * Float.BYTES * numbers);
    }

    /**
     * Checks that the device has the memory to load it.
     *
     * @throws IllegalArgumentException in one line when it has not
     */
    void requireRoom() {
        boolean wide = options.type().bytes() > Short.BYTES;
        MemoryNeed.none()
                .and("weights as " + options.dtype(), weights)
                .requireWithin(
                        folder.toString(),
                        MemoryNeed.free(options.device()),
                        options.device(),
                        wide
                                ? "bfloat16 takes 2 bytes a weight"
                                : "free some or take a smaller model");
    }
}
