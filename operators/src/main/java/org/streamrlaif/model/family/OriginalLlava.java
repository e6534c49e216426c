package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextKind;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ExpectedTensors;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.picture.ImageSettings;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.ProcessorFiles;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.ChatTemplate;
import org.streamrlaif.model.text.SpecialTokens;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.vision.FeatureChoice;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisionConfig;
import org.streamrlaif.model.vision.VisualEncoder;
import org.streamrlaif.model.vision.VisualPart;

/**
 * LLaVA-1.5 and its descendants, such as VLM-RLAIF, as LLaVA's own code stores them: text settings
 * at the top of config.json, tensors called {@code model.layers…} and {@code model.mm_projector…},
 * the tower in a folder of its own (see {@link TowerFolder}) or inside the checkpoint. It computes
 * what {@link Llava} computes.
 *
 * <p>The placeholder of visual tokens, -200 there, is the id behind the vocabulary here. Where the
 * folder has no chat template, Vicuna's is meant. Clips are pooled as VLM-RLAIF does unless {@code
 * video_pooling} in config.json says otherwise.
 *
 * @param llava what the checkpoint has in common with its Hugging Face form
 * @param tower where the tower comes from
 * @param aspectRatio how a picture becomes square: {@code pad}, or cropped
 */
record OriginalLlava(Llava llava, TowerFolder tower, String aspectRatio) implements SquareFamily {
    static final String TYPE = "llava_llama";

    private static final String PLACEHOLDER = "<image>";
    private static final String TEMPLATE = "vicuna_v1.jinja";
    private static final String IN_CHECKPOINT = "model.vision_tower.vision_tower.vision_model.";

    static ModelConfig read(Path folder, ConfigNode root, SpecialTokens tokens) {
        root.expect("model_type", Llava.TYPE, Llava.TYPE, TYPE);
        root.expect("mm_projector_type", "linear", "mlp2x_gelu");
        root.expect("mm_use_im_start_end", false);
        root.expect("tie_word_embeddings", false);
        TowerFolder tower = TowerFolder.of(folder, root);
        ObjectNode texts = root.node().deepCopy();
        texts.remove("model_type");
        TextConfig text =
                TextConfig.of(new ConfigNode(root.where(), texts), TextKind.LLAMA, false, "model.");
        VisionConfig vision = tower.vision();
        root.expect("mm_hidden_size", vision.width());
        Llava llava =
                new Llava(
                        text.vocabSize(),
                        true,
                        features(root, vision),
                        Llava.pooling(root, VideoPooling.TEMPORAL_SPATIAL),
                        root.integer("video_frames", 0));
        String aspect = root.expect("image_aspect_ratio", "square", "square", "pad");
        return new ModelConfig(new OriginalLlava(llava, tower, aspect), text, vision, tokens);
    }

    private static FeatureChoice features(ConfigNode root, VisionConfig vision) {
        String kept = root.expect("mm_vision_select_feature", "patch", "patch", "cls_patch");
        ObjectNode node = ModelJson.MAPPER.createObjectNode();
        new FeatureChoice(root.integer("mm_vision_select_layer", -2), kept.equals("patch"))
                .write(node);
        return FeatureChoice.of(new ConfigNode(root.where(), node), -2, "default", vision);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String architecture() {
        return "LlavaLlamaForCausalLM";
    }

    @Override
    public List<Integer> placeholders() {
        return llava.placeholders();
    }

    @Override
    public boolean placeholderBehindVocabulary() {
        return true;
    }

    @Override
    public int visualTokens(VisionConfig vision, int frames, PictureSize seen) {
        return llava.visualTokens(vision, frames, seen);
    }

    @Override
    public OriginalLlava pooled(VideoPooling pooling) {
        return new OriginalLlava(llava.pooled(pooling), tower, aspectRatio);
    }

    @Override
    public void expect(ExpectedTensors expected, TextConfig text, VisionConfig vision) {
        llava.expect(expected, text, vision);
    }

    @Override
    public List<Path> folders(Path folder) {
        return tower.folders(folder);
    }

    @Override
    public String commonName(String stored) {
        if (TowerFolder.isForeign(stored)) {
            return null;
        }
        return stored.replaceFirst(
                        "^(model\\.vision_tower\\.vision_tower\\.)?vision_model\\.",
                        "vision_tower.")
                .replaceFirst(
                        "^(?=(embeddings|encoder|pre_layrnorm|post_layernorm)\\.)", "vision_tower.")
                .replaceFirst("^model\\.mm_projector\\.0\\.", "multi_modal_projector.linear_1.")
                .replaceFirst("^model\\.mm_projector\\.2\\.", "multi_modal_projector.linear_2.")
                .replaceFirst("^model\\.(?=video_position)", "")
                .replaceFirst("^model\\.(?=embed_tokens\\.|layers\\.|norm\\.)", "language_model.");
    }

    @Override
    public String storedName(String common) {
        return common.replaceFirst("^vision_tower\\.", IN_CHECKPOINT)
                .replaceFirst("^multi_modal_projector\\.linear_1\\.", "model.mm_projector.0.")
                .replaceFirst("^multi_modal_projector\\.linear_2\\.", "model.mm_projector.2.")
                .replaceFirst("^(?=video_position)", "model.")
                .replaceFirst("^language_model\\.", "model.");
    }

    @Override
    public VisualEncoder encoder(TextConfig text, VisionConfig vision, NamedTensors tensors) {
        return llava.encoder(text, vision, tensors);
    }

    @Override
    public ImageSettings frames(Path folder) {
        Path holder = tower.holder(folder, ProcessorFiles.IMAGE);
        return Files.exists(holder.resolve(ProcessorFiles.IMAGE))
                ? ImageSettings.clip(ProcessorFiles.image(holder), aspectRatio)
                : ImageSettings.clip(tower.vision().imageSize(), fit());
    }

    private ImageSettings.Fit fit() {
        return aspectRatio.equals("pad") ? ImageSettings.Fit.PAD : ImageSettings.Fit.CROP;
    }

    @Override
    public Tokenizer tokenizer(Path folder) {
        return Tokenizer.read(folder, PLACEHOLDER, llava.imageTokenId());
    }

    @Override
    public ChatTemplate chatTemplate(Path folder, Tokenizer tokenizer) {
        return ChatTemplate.read(folder, tokenizer, vicuna());
    }

    private static String vicuna() {
        try (InputStream in = OriginalLlava.class.getResourceAsStream(TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(TEMPLATE + ": cannot be read", e);
        }
    }

    @Override
    public List<ChatMessage.Part> shown(VisualPart part) {
        return llava.shown(part);
    }

    @Override
    public Path companion(Path folder, String file) {
        boolean ofTower = file.equals(ProcessorFiles.IMAGE);
        return (ofTower ? tower.holder(folder, file) : folder).resolve(file);
    }

    @Override
    public void write(ObjectNode root, VisionConfig vision) {
        root.put(TowerFolder.KEY, tower.name()).put("mm_hidden_size", vision.width());
        root.put("mm_projector_type", "mlp2x_gelu").put("image_aspect_ratio", aspectRatio);
        root.put("mm_vision_select_layer", llava.features().layer());
        root.put(
                "mm_vision_select_feature",
                llava.features().dropClassToken() ? "patch" : "cls_patch");
        root.put("video_pooling", llava.videoPooling().key());
        root.put("video_frames", llava.videoFrames());
    }
}
