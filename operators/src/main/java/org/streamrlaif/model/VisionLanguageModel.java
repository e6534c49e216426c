package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streamrlaif.model.checkpoint.CheckpointTensors;
import org.streamrlaif.model.checkpoint.CheckpointWriter;
import org.streamrlaif.model.checkpoint.RandomTensors;
import org.streamrlaif.model.checkpoint.SaveFormat;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.LoraConfig;
import org.streamrlaif.model.decoder.TextDecoder;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.family.Preprocessing;
import org.streamrlaif.model.file.FolderHash;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.file.TensorType;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.model.text.ChatTemplate;
import org.streamrlaif.model.text.Tokenizer;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualEncoder;

/**
 * A vision-language model: tower, projector, decoder, tokenizer and chat template of one checkpoint
 * folder. Any thread may call; tensors of results belong to the manager that the caller passes.
 */
public final class VisionLanguageModel implements AutoCloseable {
    private final Path folder;
    private final ModelConfig config;
    private final Kernels kernels;
    private final NDManager manager;
    private final VisualEncoder vision;
    private final String dtype;
    private final String device;
    private final Map<String, NDArray> visionTensors;
    private final TextDecoder decoder;
    private final Tokenizer tokenizer;
    private final ChatTemplate chatTemplate;
    private final Preprocessing preprocessing;
    private String hash;

    private VisionLanguageModel(Path folder, ModelOptions options) {
        this.folder = folder;
        if (!Files.isDirectory(folder)) {
            throw new ModelFormatException(
                    folder + ": no such folder, expected a model in Hugging Face format");
        }
        config = ModelConfig.read(folder).pooled(options.videoPooling());
        tokenizer = config.family().tokenizer(folder);
        tokenizer.requireWithin(config.text().vocabSize());
        chatTemplate = config.family().chatTemplate(folder, tokenizer);
        preprocessing = Preprocessing.read(folder, config);
        dtype = options.dtype();
        device = options.device();
        kernels = Kernels.on(options.device());
        manager = kernels.newManager();
        try (CheckpointTensors tensors =
                new CheckpointTensors(folder, config, kernels, manager, options.type())) {
            NamedTensors named = new NamedTensors(manager, tensors);
            vision = config.family().encoder(config.text(), config.vision(), named);
            decoder = new TextDecoder(manager, config.text(), tensors);
            boolean released = vision.tower().tune(kernels, manager, tuningShape());
            visionTensors = released ? null : named.taken();
        } catch (RuntimeException e) {
            manager.close();
            tokenizer.close();
            throw e;
        }
    }

    private VisionLanguageModel(ModelConfig config, ModelOptions options, long seed) {
        this.config = config.pooled(options.videoPooling());
        folder = null;
        tokenizer = null;
        chatTemplate = null;
        preprocessing = null;
        dtype = options.dtype();
        device = options.device();
        kernels = Kernels.on(options.device());
        manager = kernels.newManager();
        RandomTensors tensors = new RandomTensors(config, kernels, manager, options.type(), seed);
        NamedTensors named = new NamedTensors(manager, tensors);
        vision = this.config.family().encoder(config.text(), config.vision(), named);
        decoder = new TextDecoder(manager, config.text(), tensors);
        tensors.close();
        boolean released = vision.tower().tune(kernels, manager, tuningShape());
        visionTensors = released ? null : named.taken();
    }

    /**
     * Loads a Hugging Face folder.
     *
     * @throws ModelFormatException one line: the file, what is wrong, what was expected; unknown
     *     and missing tensor names are listed
     */
    public static VisionLanguageModel load(Path folder, ModelOptions options) {
        return new VisionLanguageModel(folder, options);
    }

    /**
     * A model of this shape with random weights, for measuring. It has no folder, so nothing that
     * reads text or frames works: prompts are made of token ids with {@link #expand}, visual tokens
     * of pixels with {@link #encode(float[], List)}.
     *
     * @param seed decides the weights
     */
    public static VisionLanguageModel random(ModelConfig config, ModelOptions options, long seed) {
        return new VisionLanguageModel(config, options, seed);
    }

    /** A part that comes with the folder. */
    private static <T> T ofFolder(T part, String name) {
        if (part == null) {
            throw new IllegalStateException(name + ": none, as the model's weights are random");
        }
        return part;
    }

    private Preprocessing preprocessing() {
        return ofFolder(preprocessing, "preprocessing");
    }

    /** What config.json says. */
    public ModelConfig config() {
        return config;
    }

    /** The tokenizer of the folder. */
    public Tokenizer tokenizer() {
        return ofFolder(tokenizer, "tokenizer");
    }

    /** The chat template of the folder. */
    public ChatTemplate chatTemplate() {
        return ofFolder(chatTemplate, "chat template");
    }

    /** The kernels on this model's device. */
    public Kernels kernels() {
        return kernels;
    }

    /** Tower, projector and pooling. */
    public VisualEncoder vision() {
        return vision;
    }

    /**
     * Tensors of tower, projector and pooling by common name, read once more where the tower has
     * laid its own out anew.
     *
     * @param owner owns what is read
     */
    Map<String, NDArray> visionTensors(NDManager owner) {
        if (visionTensors != null) {
            return visionTensors;
        }
        Path own = ofFolder(folder, "tensors of the tower");
        try (CheckpointTensors tensors =
                new CheckpointTensors(own, config, kernels, owner, TensorType.named(dtype))) {
            NamedTensors named = new NamedTensors(owner, tensors);
            config.family().encoder(config.text(), config.vision(), named);
            return named.taken();
        }
    }

    /** What ways of computing depend on beside sizes: element type, device, threads. */
    public String tuningShape() {
        return String.format(Locale.ROOT, "%s %s %d threads", dtype, device, Kernels.threads());
    }

    /** The text decoder. */
    public TextDecoder decoder() {
        return decoder;
    }

    /** SHA-256 (hex) of the folder's files that make the model what it is; read once. */
    public synchronized String hash() {
        if (hash == null) {
            Path own = ofFolder(folder, "hash of the folder");
            hash = FolderHash.of(config.family().folders(own));
        }
        return hash;
    }

    /** Visual tokens of a clip: tower, projector, pooling. */
    public VisualEmbedding encode(RgbFrames frames) {
        return encode(frames, List.of(new FrameRange(0, frames.count()))).get(0);
    }

    /** Visual tokens of several stretches of one clip; the tower runs once over all frames. */
    public List<VisualEmbedding> encode(RgbFrames frames, List<FrameRange> ranges) {
        return encode(preprocessing().frames(frames), ranges);
    }

    /**
     * Visual tokens of several stretches of one clip; the tower runs once over all frames.
     *
     * @param pixels N × 3 × S × S normalised values, as preprocessing makes them
     */
    public List<VisualEmbedding> encode(float[] pixels, List<FrameRange> ranges) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray projected = project(pixels, scope);
            List<VisualEmbedding> result = new ArrayList<>();
            for (FrameRange range : ranges) {
                NDArray part = projected.get(range.from() + ":" + range.to());
                result.add(
                        embedding(
                                vision.pool(kernels, part, scope),
                                vision.blocks(range.to() - range.from()),
                                scope));
            }
            return result;
        }
    }

    /** Visual tokens of a still picture, which some families see otherwise than a clip of one. */
    public VisualEmbedding encodePicture(RgbFrames picture) {
        if (picture.count() != 1) {
            throw new IllegalArgumentException(
                    "picture: " + picture.count() + " frames, expected one");
        }
        PictureSize size = new PictureSize(picture.width(), picture.height());
        return encodePicture(preprocessing().picture(picture), size.width(), size.height())
                .with(preprocessing().layout(size));
    }

    /**
     * As {@link #encodePicture(RgbFrames)}.
     *
     * @param pixels N × 3 × S × S normalised values of the picture's views
     * @param width of the picture before preprocessing
     * @param height of the picture before preprocessing
     */
    public VisualEmbedding encodePicture(float[] pixels, int width, int height) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray views = project(pixels, scope);
            NDArray tokens = vision.join(kernels, views, new PictureSize(width, height), scope);
            return embedding(tokens, vision.blocks((int) views.getShape().get(0)), scope);
        }
    }

    private NDArray project(float[] pixels, NDManager scope) {
        int side = config.vision().imageSize();
        Shape shape = new Shape(pixels.length / (3L * side * side), 3, side, side);
        return vision.project(kernels, scope.create(pixels, shape), scope);
    }

    private VisualEmbedding embedding(NDArray tokens, int blocks, NDManager scope) {
        float[] data = kernels.call("float32").tensor("x", tokens).run(scope).toFloatArray();
        int count = (int) tokens.getShape().get(0);
        return new VisualEmbedding(count, config.text().width(), blocks, data);
    }

    /**
     * The prompt of one user turn about a clip: chat template, tokens, each placeholder repeated
     * for the visual tokens it stands for.
     *
     * @param visual null for text only
     * @throws PromptTooLongException when no room is left for an answer
     */
    public ModelPrompt prompt(String text, VisualEmbedding visual) {
        return prompt(List.of(config.family().question(text, visual)), true, visual);
    }

    /** As {@link #prompt}, about a still picture. */
    public ModelPrompt picturePrompt(String text, VisualEmbedding visual) {
        return prompt(List.of(config.family().pictureQuestion(text, visual)), true, visual);
    }

    /**
     * A conversation about a clip.
     *
     * @param turns turns of text; the first of the user is about the clip
     * @param open whether the model is to answer next; otherwise the last turn is complete
     * @param visual null for text only
     * @throws PromptTooLongException when no room is left for an answer
     */
    public ModelPrompt conversation(List<ChatMessage> turns, boolean open, VisualEmbedding visual) {
        List<ChatMessage> messages = new ArrayList<>(turns);
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role().equals("user")) {
                messages.set(i, config.family().question(messages.get(i).text(), visual));
                break;
            }
        }
        return prompt(messages, open, visual);
    }

    private ModelPrompt prompt(List<ChatMessage> messages, boolean open, VisualEmbedding visual) {
        String rendered = chatTemplate().render(messages, open);
        String arranged = config.family().arrange(rendered, visual);
        return expand(
                tokenizer.encode(arranged, !arranged.startsWith(tokenizer.special("bos_token"))),
                visual);
    }

    /**
     * Token ids with one placeholder per block, expanded for the visual tokens.
     *
     * @throws IllegalArgumentException when the number of placeholders is not that of the blocks
     * @throws PromptTooLongException when no room is left for an answer
     */
    public ModelPrompt expand(int[] ids, VisualEmbedding visual) {
        ModelPrompt prompt = PromptExpansion.expand(ids, config.family().placeholders(), visual);
        if (prompt.length() >= config.text().maxPositions()) {
            throw new PromptTooLongException(prompt.length() + 1, config.text().maxPositions());
        }
        return prompt;
    }

    /** Embeddings [B, L, D] of a padded batch. */
    public NDArray embed(TokenBatch batch, NDManager results) {
        try (NDManager scope = manager.newSubManager()) {
            long width = config.text().width();
            return kernels.train("embed_prompts")
                    .tensor(
                            "ids",
                            scope.create(batch.ids(), new Shape(batch.rows(), batch.length())))
                    .tensor(
                            "visual",
                            scope.create(
                                    batch.visual(),
                                    new Shape(batch.visual().length / width, width)))
                    .integer("image_id", config.imageTokenId())
                    .tensor("table", decoder.table())
                    .run(results);
        }
    }

    /** Hidden states [B, L, D] after the final norm, of a padded batch; the adapter may be null. */
    public NDArray hidden(TokenBatch batch, LoraAdapter adapter, NDManager results) {
        try (NDManager scope = manager.newSubManager()) {
            Shape shape = new Shape(batch.rows(), batch.length());
            NDArray mask =
                    kernels.call("causal_mask")
                            .tensor("valid", scope.create(batch.valid(), shape))
                            .run(scope);
            KernelCall call =
                    kernels.call("decoder_hidden")
                            .tensor("embeds", embed(batch, scope))
                            .tensor("positions", scope.create(batch.positions(), shape))
                            .tensor("mask", mask);
            return decoder.arguments(call, adapter).run(results);
        }
    }

    /** A new adapter that changes nothing yet. */
    public LoraAdapter newAdapter(LoraConfig lora, long seed) {
        return LoraAdapter.create(kernels, config.text(), lora, seed);
    }

    /** Reads a PEFT folder made for this model's decoder. */
    public LoraAdapter readAdapter(Path folder) {
        return LoraAdapter.read(kernels, config.text(), folder);
    }

    /** As {@link #save(Path, LoraAdapter, SaveFormat)}, in float32 and one file. */
    public void save(Path target, LoraAdapter adapter) {
        save(target, adapter, SaveFormat.defaults());
    }

    /**
     * Writes the model as a Hugging Face folder: tensors under today's names, and the
     * configuration, tokenizer and template files of the folder it was loaded from.
     *
     * @param adapter folded into the weights in float32; null = the base model as it is
     * @param format element type and size of the files
     */
    public void save(Path target, LoraAdapter adapter, SaveFormat format) {
        Path source = ofFolder(folder, "folder");
        try (NDManager scope = kernels.newManager()) {
            new CheckpointWriter(source, config, kernels, format)
                    .write(target, visionTensors(scope), decoder, adapter);
        }
    }

    @Override
    public void close() {
        decoder.close();
        manager.close();
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
