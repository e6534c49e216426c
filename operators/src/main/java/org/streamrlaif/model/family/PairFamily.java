package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.picture.GridProcessor;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.PixelLimits;
import org.streamrlaif.model.picture.PixelScaling;
import org.streamrlaif.model.picture.ProcessorFiles;
import org.streamrlaif.model.picture.Resampling;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualLayout;
import org.streamrlaif.model.vision.VisualPart;

/**
 * What the families of Qwen-VL have in common: frames of any size seen in pairs, one placeholder
 * for videos and another for still pictures.
 */
interface PairFamily extends ModelFamily {
    /** Id of the placeholder for a video. */
    int videoTokenId();

    /** Id of the placeholder for a still picture. */
    int imageTokenId();

    /** Patches along the side of a cell that becomes one token. */
    int merge();

    @Override
    default List<Integer> placeholders() {
        return List.of(videoTokenId(), imageTokenId());
    }

    /** Names with and without {@code model.}, and those before text models had a module. */
    @Override
    default String commonName(String stored) {
        return stored.replaceFirst("^(model\\.)?visual\\.", "vision_tower.")
                .replaceFirst("^model\\.(language_model\\.)?", "language_model.");
    }

    @Override
    default List<ChatMessage.Part> shown(VisualPart part) {
        return List.of(part.picture() ? ChatMessage.Part.image() : ChatMessage.Part.video());
    }

    @Override
    default int visualTokens(VisionConfig vision, int frames, PictureSize seen) {
        int side = vision.patchSize() * merge();
        return (frames + 1) / 2 * (seen.width() / side) * (seen.height() / side);
    }

    /** Pairs of frames that visual tokens show; a still picture is its own pair. */
    default int pairs(VisualLayout layout) {
        return Math.max(1, (layout.timesMs().size() + 1) / 2);
    }

    /**
     * Preprocessing from the folder's processor files.
     *
     * @param clips limits of a clip where its file is silent
     * @param wholeClip whether these hold for all frames together
     * @param usual normalisation where the files are silent
     */
    default Preprocessing preprocessing(
            Path folder,
            VisionConfig vision,
            PixelLimits clips,
            boolean wholeClip,
            PixelScaling usual) {
        PixelLimits pictures = new PixelLimits(clips.factor(), 56 * 56, 28 * 28 * 1280);
        return new GridPreprocessing(
                GridProcessor.read(
                        checked(ProcessorFiles.video(folder), vision),
                        clips,
                        wholeClip,
                        Resampling.TORCH_BICUBIC,
                        usual),
                GridProcessor.read(
                        checked(ProcessorFiles.image(folder), vision),
                        pictures,
                        false,
                        Resampling.PILLOW_BICUBIC,
                        usual));
    }

    private ConfigNode checked(ConfigNode node, VisionConfig vision) {
        node.expect("patch_size", vision.patchSize());
        node.expect("merge_size", merge());
        return node;
    }

    @Override
    default void write(ObjectNode root, VisionConfig vision) {
        root.put("image_token_id", imageTokenId()).put("video_token_id", videoTokenId());
    }
}
