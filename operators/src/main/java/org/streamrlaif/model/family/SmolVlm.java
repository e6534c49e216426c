package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextKind;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.PictureSplit;
import org.streamrlaif.model.picture.ProcessorFiles;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.SpecialTokens;
import org.streamrlaif.model.vision.FeatureChoice;
import org.streamrlaif.model.vision.FrameEncoder;
import org.streamrlaif.model.vision.LlavaPooling;
import org.streamrlaif.model.vision.ShuffleConnector;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.Towers;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEncoder;
import org.streamrlaif.model.vision.VisualLayout;
import org.streamrlaif.model.vision.VisualPart;

/**
 * SmolVLM and SmolVLM2: a SigLIP tower read after its last norm, tiles of patches joined to tokens,
 * a Llama decoder. The model for small machines: 256M to 2.2B parameters and few tokens per frame.
 *
 * @param release first or second
 * @param imageTokenId id of the placeholder in prompts
 * @param scale patches along the side of the tile that becomes one token
 */
record SmolVlm(Release release, int imageTokenId, int scale) implements SquareFamily {
    /** The two generations, which differ in what prompts say about a video. */
    enum Release {
        /** Knows still pictures only: frames are shown like several of them. */
        FIRST("idefics3", "Idefics3ForConditionalGeneration"),
        /** Is told of a video in words, with the time of every frame. */
        SECOND("smolvlm", "SmolVLMForConditionalGeneration");

        private final String type;
        private final String architecture;

        Release(String type, String architecture) {
            this.type = type;
            this.architecture = architecture;
        }

        /** The {@code model_type} of config.json. */
        String type() {
            return type;
        }
    }

    private static final String TEXT = "model.text_model.";
    private static final String TOWER = "model.vision_model.";
    private static final Pattern IMAGE = Pattern.compile(Pattern.quote(SmolVlmText.IMAGE));

    static ModelConfig read(Release release, ConfigNode root, SpecialTokens tokens) {
        VisionConfig vision =
                VisionConfig.of(
                        root.child("vision_config"), VisionConfig.defaults(TowerKind.SMOLVLM));
        ConfigNode node = root.child("text_config");
        boolean tied = root.flag("tie_word_embeddings", node.flag("tie_word_embeddings", false));
        TextConfig text = TextConfig.of(node, TextKind.LLAMA, false, TEXT).withTiedHead(tied);
        int scale = root.positive("scale_factor", 2);
        if (vision.patchesPerSide() % scale != 0) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "scale_factor: %d, expected a divisor of the %d patches along a side",
                            scale,
                            vision.patchesPerSide()));
        }
        SmolVlm family = new SmolVlm(release, root.integer("image_token_id", 128257), scale);
        return new ModelConfig(family, text, vision, tokens);
    }

    @Override
    public String type() {
        return release.type;
    }

    @Override
    public String architecture() {
        return release.architecture;
    }

    @Override
    public List<Integer> placeholders() {
        return List.of(imageTokenId);
    }

    @Override
    public void expect(ExpectedTensors expected, TextConfig text, VisionConfig vision) {
        ShuffleConnector.expect(expected, scale, text, vision);
    }

    @Override
    public String commonName(String stored) {
        return stored.replace(TEXT, "language_model.")
                .replace(TOWER, "vision_tower.")
                .replaceFirst("^model\\.connector\\.", "connector.");
    }

    @Override
    public String storedName(String common) {
        return common.replaceFirst("^language_model\\.", TEXT)
                .replaceFirst("^vision_tower\\.", TOWER)
                .replaceFirst("^connector\\.", "model.connector.");
    }

    @Override
    public VisualEncoder encoder(TextConfig text, VisionConfig vision, NamedTensors tensors) {
        return new FrameEncoder(
                Towers.create(vision, new FeatureChoice(-1, false), tensors),
                new ShuffleConnector(scale, tensors),
                new LlavaPooling(VideoPooling.FRAMES, tensors.none(), 0));
    }

    @Override
    public int visualTokens(VisionConfig vision, int frames, PictureSize seen) {
        int side = vision.patchesPerSide() / scale;
        return frames * side * side;
    }

    @Override
    public ImageSettings frames(Path folder) {
        return ImageSettings.smolVideo(ProcessorFiles.video(folder));
    }

    @Override
    public ImageSettings pictures(Path folder) {
        return ImageSettings.smolPicture(ProcessorFiles.image(folder));
    }

    @Override
    public RgbFrames views(RgbFrames picture, ImageSettings settings) {
        return settings.fit() == ImageSettings.Fit.SPLIT
                ? PictureSplit.views(picture, settings)
                : picture;
    }

    @Override
    public VisualLayout layout(PictureSize picture, ImageSettings settings) {
        return settings.fit() == ImageSettings.Fit.SPLIT
                ? new VisualLayout(List.of(), 0, PictureSplit.of(picture, settings).columns())
                : VisualLayout.NONE;
    }

    /** Words about a video say all of it, so a prompt shows videos or pictures. */
    @Override
    public void requireTogether(long pictures, long clips) {
        if (release == Release.SECOND && pictures > 0 && clips > 0) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "media: %d pictures and %d videos, expected only one of both for model_type %s",
                            pictures,
                            clips,
                            type()));
        }
    }

    /** The frames of a video are announced in words. */
    @Override
    public List<ChatMessage.Part> shown(VisualPart part) {
        return isAnnounced(part.layout())
                ? List.of(ChatMessage.Part.text(SmolVlmText.video(part.layout())))
                : Collections.nCopies(pictures(part), ChatMessage.Part.image());
    }

    private static int pictures(VisualPart part) {
        return part.layout().columns() > 0 ? 1 : part.blocks();
    }

    /** Whether the words of a question say all about its visual tokens. */
    private boolean isAnnounced(VisualLayout layout) {
        return release == Release.SECOND && !layout.timesMs().isEmpty();
    }

    @Override
    public String arrange(String rendered, List<VisualPart> parts) {
        StringBuilder arranged = new StringBuilder();
        Matcher places = IMAGE.matcher(rendered);
        for (VisualPart part : parts) {
            if (isAnnounced(part.layout())) {
                return rendered; // and so are all the others
            }
            int columns = part.layout().columns();
            int rows = columns > 0 ? (part.blocks() - 1) / columns : 0;
            String text = Matcher.quoteReplacement(SmolVlmText.picture(rows, columns));
            for (int i = 0; i < pictures(part) && places.find(); i++) {
                places.appendReplacement(arranged, text);
            }
        }
        return places.appendTail(arranged).toString();
    }

    @Override
    public void write(ObjectNode root, VisionConfig vision) {
        root.put("image_token_id", imageTokenId).put("scale_factor", scale);
    }
}
