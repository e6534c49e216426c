package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.streamrlaif.model.file.ModelTensors;
import org.streamrlaif.model.file.NamedTensors;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.PictureSize;
import org.streamrlaif.model.picture.Pixels;
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
    /** What comes with a folder; a model with random weights has none of it. */
    private record FolderParts(
            Path folder, Tokenizer tokenizer, PromptBuilder prompts, Preprocessing preprocessing) {}

    /** Where the weights come from; each opening gives the same ones. */
    @FunctionalInterface
    private interface Weights {
        ModelTensors open(Kernels kernels, NDManager owner);
    }

    private final FolderParts parts;
    private final ModelConfig config;
    private final ModelOptions options;
    private final Weights weights;
    private final Kernels kernels;
    private final NDManager manager;
    private final VisualEncoder vision;
    private final FootageEncoder footage;
    private final Map<String, NDArray> visionTensors;
    private final TextDecoder decoder;
    private String hash;

    private VisionLanguageModel(
            FolderParts parts, ModelConfig config, ModelOptions options, Weights weights) {
        this.parts = parts;
        this.config = config;
        this.options = options;
        this.weights = weights;
        kernels = Kernels.use(options.device());
        manager = kernels.newManager();
        try (ModelTensors tensors = weights.open(kernels, manager)) {
            NamedTensors named = new NamedTensors(manager, tensors);
            vision = config.family().encoder(config.text(), config.vision(), named);
            footage = new FootageEncoder(config.family(), vision, kernels, manager);
            decoder = new TextDecoder(manager, config.text(), tensors);
            boolean released = vision.tower().tune(kernels, manager, tuningShape());
            visionTensors = released ? null : named.taken();
        } catch (RuntimeException e) {
            manager.close();
            kernels.leave();
            throw e;
        }
    }

    /**
     * Loads a Hugging Face folder.
     *
     * @throws ModelFormatException one line: the file, what is wrong, what was expected; unknown
     *     and missing tensor names are listed
     * @throws IllegalArgumentException in one line, before any weight is read, when the device has
     *     not the memory for them
     */
    public static VisionLanguageModel load(Path folder, ModelOptions options) {
        ModelConfig config = ModelSize.config(folder, options);
        Tokenizer tokenizer = config.family().tokenizer(folder);
        try {
            tokenizer.requireWithin(config.text().vocabSize());
            ChatTemplate template = config.family().chatTemplate(folder, tokenizer);
            PromptBuilder prompts = new PromptBuilder(config, tokenizer, template);
            Preprocessing preprocessing = config.family().preprocessing(folder, config.vision());
            ModelSize.of(folder, config, options).requireRoom();
            return new VisionLanguageModel(
                    new FolderParts(folder, tokenizer, prompts, preprocessing),
                    config,
                    options,
                    (kernels, owner) ->
                            new CheckpointTensors(folder, config, kernels, owner, options.type()));
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * A model of this shape with random weights, for measuring. It has no folder, so nothing that
     * reads text or frames works: prompts are made of token ids with {@link #expand}, visual tokens
     * of pixels with {@link #encode(float[], List)}.
     *
     * @param seed decides the weights
     */
    public static VisionLanguageModel random(ModelConfig config, ModelOptions options, long seed) {
        ModelConfig pooled = config.pooled(options.videoPooling());
        return new VisionLanguageModel(
                null,
                pooled,
                options,
                (kernels, owner) ->
                        new RandomTensors(pooled, kernels, owner, options.type(), seed));
    }

    private FolderParts parts(String needed) {
        if (parts == null) {
            throw new IllegalStateException(needed + ": none, as the model's weights are random");
        }
        return parts;
    }

    /** What config.json says. */
    public ModelConfig config() {
        return config;
    }

    /** The tokenizer of the folder. */
    public Tokenizer tokenizer() {
        return parts("tokenizer").tokenizer();
    }

    /** The chat template of the folder. */
    public ChatTemplate chatTemplate() {
        return parts("chat template").prompts().template();
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
        try (ModelTensors tensors = weights.open(kernels, owner)) {
            NamedTensors named = new NamedTensors(owner, tensors);
            config.family().encoder(config.text(), config.vision(), named);
            return named.taken();
        }
    }

    /** What ways of computing depend on beside sizes: element type, device, threads. */
    public String tuningShape() {
        return String.format(
                Locale.ROOT,
                "%s %s %d threads",
                options.dtype(),
                options.device(),
                Kernels.threads());
    }

    /** The text decoder. */
    public TextDecoder decoder() {
        return decoder;
    }

    /** SHA-256 (hex) of the folder's files that make the model what it is; read once. */
    public synchronized String hash() {
        if (hash == null) {
            Path folder = parts("hash of the folder").folder();
            hash = FolderHash.of(config.family().folders(folder));
        }
        return hash;
    }

    /** {@link #hash()} with an adapter, if there is one: another one is another model. */
    public String hash(Optional<Path> adapter) {
        return adapter.map(folder -> hash() + " " + FolderHash.of(List.of(folder)))
                .orElseGet(this::hash);
    }

    /**
     * Tells visual tokens of this model from those of others: its hash, and pooling if replaced.
     */
    public String visualHash() {
        return options.videoPooling() == null ? hash() : hash() + " " + options.videoPooling();
    }

    /** Visual tokens of a clip: tower, projector, pooling. */
    public VisualEmbedding encode(RgbFrames frames) {
        return encode(frames, List.of(new FrameRange(0, frames.count()))).get(0);
    }

    /** Visual tokens of several stretches of one clip; the tower runs once over all frames. */
    public List<VisualEmbedding> encode(RgbFrames frames, List<FrameRange> ranges) {
        return encode(parts("preprocessing").preprocessing().frames(frames), ranges);
    }

    /** Visual tokens of several stretches of one clip; the tower runs once over all frames. */
    public List<VisualEmbedding> encode(Pixels pixels, List<FrameRange> ranges) {
        return footage.encode(pixels, ranges);
    }

    /**
     * Visual tokens of several stretches of one clip; the tower runs once over all frames.
     *
     * @param pixels N × 3 × S × S normalised values, as preprocessing makes them
     */
    public List<VisualEmbedding> encode(float[] pixels, List<FrameRange> ranges) {
        return encode(Pixels.squares(pixels, config.vision().squareSide()), ranges);
    }

    /**
     * Visual tokens of clips and pictures that are shown together, with the times of the frames.
     *
     * @throws IllegalArgumentException when the family does not take such media together
     */
    public VisualEmbedding encode(List<Footage> media) {
        return footage.encode(parts("preprocessing").preprocessing(), media);
    }

    /**
     * Visual tokens of several stretches of one of the media that are shown together.
     *
     * @param number of the medium, from 0
     * @throws IllegalArgumentException when the family does not take such media together
     */
    public List<VisualEmbedding> encode(List<Footage> media, int number, List<FrameRange> ranges) {
        return footage.encode(parts("preprocessing").preprocessing(), media, number, ranges);
    }

    /**
     * Visual tokens of a still picture.
     *
     * @param pixels N × 3 × S × S normalised values of the picture's views
     * @param width of the picture before preprocessing
     * @param height of the picture before preprocessing
     */
    public VisualEmbedding encodePicture(float[] pixels, int width, int height) {
        Pixels views = Pixels.squares(pixels, config.vision().squareSide());
        return footage.encodePicture(views, new PictureSize(width, height));
    }

    /**
     * The prompt of one user turn: chat template, tokens, each placeholder repeated for the visual
     * tokens it stands for.
     *
     * @param text stands behind all that is shown
     * @param visual null for text only
     * @throws PromptTooLongException when no room is left for an answer
     */
    public ModelPrompt prompt(String text, VisualEmbedding visual) {
        return conversation(List.of(ChatMessage.of("user", text)), true, visual);
    }

    /**
     * A conversation about clips and pictures.
     *
     * @param turns what is said; parts of the type image or video, of whichever, are the places of
     *     what is shown, in order. Where there is none, all is shown before the text of the user's
     *     first turn
     * @param open whether the model is to answer next; otherwise the last turn is complete
     * @param visual null for text only
     * @throws IllegalArgumentException when there are places, but not as many as things to show
     * @throws PromptTooLongException when no room is left for an answer
     */
    public ModelPrompt conversation(List<ChatMessage> turns, boolean open, VisualEmbedding visual) {
        return prompts().conversation(turns, open, visual);
    }

    private PromptBuilder prompts() {
        return parts("chat template").prompts();
    }

    /**
     * Token ids with one placeholder per block, expanded for the visual tokens.
     *
     * @throws IllegalArgumentException when the number of placeholders is not that of the blocks
     * @throws PromptTooLongException when no room is left for an answer
     */
    public ModelPrompt expand(int[] ids, VisualEmbedding visual) {
        return PromptBuilder.expand(config, ids, visual);
    }

    /**
     * Embeddings [B, L, D] of a padded batch; [1 + K, B, L, D] where visual tokens also add to the
     * outputs of K layers.
     */
    public NDArray embed(TokenBatch batch, NDManager results) {
        try (NDManager scope = manager.newSubManager()) {
            long width = config.visualWidth();
            return kernels.train("packed_embeds")
                    .tensor("ids", scope.create(batch.ids(), batch.shape()))
                    .tensor("table", decoder.table())
                    .tensor("at", scope.create(batch.places(config.imageTokenId())))
                    .tensor(
                            "visual",
                            scope.create(
                                    batch.visual(),
                                    new Shape(batch.visual().length / width, width)))
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
                            .tensor(
                                    "positions",
                                    scope.create(batch.positions(), batch.positionShape()))
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
        Path source = parts("folder").folder();
        try (NDManager scope = kernels.newManager()) {
            new CheckpointWriter(source, config, kernels, format)
                    .write(target, visionTensors(scope), decoder, adapter);
        }
    }

    @Override
    public void close() {
        decoder.close();
        if (manager.isOpen()) {
            manager.close();
            kernels.leave();
        }
        if (parts != null) {
            parts.tokenizer().close();
        }
    }
}
