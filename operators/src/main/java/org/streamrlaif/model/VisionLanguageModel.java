package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    private final Map<String, NDArray> visionTensors;
    private final TextDecoder decoder;
    private final Tokenizer tokenizer;
    private final ChatTemplate chatTemplate;
    private final ImageProcessor imageProcessor;
    private String hash;

    private VisionLanguageModel(Path folder, ModelOptions options) {
        this.folder = folder;
        config = ModelConfig.read(folder).pooled(options.videoPooling());
        tokenizer = Tokenizer.read(folder);
        chatTemplate = ChatTemplate.read(folder, tokenizer);
        imageProcessor = new ImageProcessor(config.family().frames(folder));
        if (imageProcessor.size() != config.vision().imageSize()) {
            throw new ModelFormatException(
                    folder
                            + ": frames are brought to "
                            + imageProcessor.size()
                            + " pixels, expected image_size "
                            + config.vision().imageSize());
        }
        kernels = Kernels.on(options.device());
        manager = kernels.newManager();
        try (CheckpointTensors tensors =
                new CheckpointTensors(folder, config, kernels, manager, options.scalarType())) {
            NamedTensors named = new NamedTensors(manager, tensors);
            vision = config.family().encoder(config.text(), config.vision(), named);
            visionTensors = named.taken();
            decoder = new TextDecoder(manager, config.text(), tensors);
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
        imageProcessor = null;
        kernels = Kernels.on(options.device());
        manager = kernels.newManager();
        RandomTensors tensors =
                new RandomTensors(config, kernels, manager, options.scalarType(), seed);
        NamedTensors named = new NamedTensors(manager, tensors);
        vision = this.config.family().encoder(config.text(), config.vision(), named);
        visionTensors = named.taken();
        decoder = new TextDecoder(manager, config.text(), tensors);
        tensors.close();
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

    /** The preprocessing of frames. */
    public ImageProcessor imageProcessor() {
        return ofFolder(imageProcessor, "frame processor");
    }

    /** The kernels on this model's device. */
    public Kernels kernels() {
        return kernels;
    }

    /** Tower, projector and pooling. */
    public VisualEncoder vision() {
        return vision;
    }

    /** Tensors of tower, projector and pooling by common name. */
    Map<String, NDArray> visionTensors() {
        return visionTensors;
    }

    /** The text decoder. */
    public TextDecoder decoder() {
        return decoder;
    }

    /** SHA-256 (hex) of the folder's files that make the model what it is; read once. */
    public synchronized String hash() {
        if (hash == null) {
            hash = FolderHash.of(ofFolder(folder, "hash of the folder"));
        }
        return hash;
    }

    /** Visual tokens of a clip: tower, projector, pooling. */
    public VisualEmbedding encode(RgbFrames frames) {
        return encode(frames, List.of(new FrameRange(0, frames.count()))).get(0);
    }

    /** Visual tokens of several stretches of one clip; the tower runs once over all frames. */
    public List<VisualEmbedding> encode(RgbFrames frames, List<FrameRange> ranges) {
        return encode(imageProcessor().process(frames), ranges);
    }

    /**
     * Visual tokens of several stretches of one clip; the tower runs once over all frames.
     *
     * @param pixels N × 3 × S × S normalised values, as the image processor makes them
     */
    public List<VisualEmbedding> encode(float[] pixels, List<FrameRange> ranges) {
        try (NDManager scope = manager.newSubManager()) {
            int side = config.vision().imageSize();
            Shape shape = new Shape(pixels.length / (3L * side * side), 3, side, side);
            NDArray projected = vision.project(kernels, scope.create(pixels, shape), scope);
            List<VisualEmbedding> result = new ArrayList<>();
            for (FrameRange range : ranges) {
                NDArray part = projected.get(range.from() + ":" + range.to());
                NDArray tokens =
                        kernels.call("float32")
                                .tensor(vision.pool(kernels, part, scope))
                                .run(scope);
                int blocks = vision.blocks(range.to() - range.from());
                int count = (int) tokens.getShape().get(0);
                result.add(
                        new VisualEmbedding(
                                count, config.text().width(), blocks, tokens.toFloatArray()));
            }
            return result;
        }
    }

    /**
     * The prompt of one user turn: chat template, tokens, each image placeholder repeated for the
     * visual tokens it stands for.
     *
     * @param visual null for text only
     * @throws PromptTooLongException when no room is left for an answer
     */
    public ModelPrompt prompt(String text, VisualEmbedding visual) {
        String rendered =
                chatTemplate().render(List.of(config.family().question(text, visual)), true);
        return expand(
                tokenizer.encode(rendered, !rendered.startsWith(tokenizer.special("bos_token"))),
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
                    .tensor(scope.create(batch.ids(), new Shape(batch.rows(), batch.length())))
                    .tensor(
                            scope.create(
                                    batch.visual(),
                                    new Shape(batch.visual().length / width, width)))
                    .integer(config.imageTokenId())
                    .tensor(decoder.table())
                    .run(results);
        }
    }

    /** Hidden states [B, L, D] after the final norm, of a padded batch; the adapter may be null. */
    public NDArray hidden(TokenBatch batch, LoraAdapter adapter, NDManager results) {
        try (NDManager scope = manager.newSubManager()) {
            Shape shape = new Shape(batch.rows(), batch.length());
            NDArray mask =
                    kernels.call("causal_mask")
                            .tensor(scope.create(batch.valid(), shape))
                            .run(scope);
            KernelCall call =
                    kernels.call("decoder_hidden")
                            .tensor(embed(batch, scope))
                            .tensor(scope.create(batch.positions(), shape))
                            .tensor(mask);
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

    /**
     * Writes the model as a Hugging Face folder: float32 tensors under today's names, and the
     * configuration, tokenizer and template files of the folder it was loaded from.
     *
     * @param adapter folded into the weights; null = the base model as it is
     */
    public void save(Path target, LoraAdapter adapter) {
        new CheckpointWriter(this, ofFolder(folder, "folder")).write(target, adapter);
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
