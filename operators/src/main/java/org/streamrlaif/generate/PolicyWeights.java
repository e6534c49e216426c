package org.streamrlaif.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.decoder.TextConfig;
import org.streamrlaif.model.decoder.TextDecoder;
import org.streamrlaif.model.kernel.FreeMemory;
import org.streamrlaif.model.kernel.KernelCall;
import org.streamrlaif.model.kernel.Kernels;
import org.streamrlaif.model.kernel.ProductTrial;
import org.streamrlaif.model.kernel.TensorList;
import org.streamrlaif.model.tuning.KernelChoices;
import org.streamrlaif.model.tuning.Site;
import org.streamrlaif.model.tuning.Way;

/**
 * The decoder's weights with the adapter in force, until another takes its place.
 *
 * <p>Prompts and steps multiply in the ways that are fastest here, see {@link
 * org.streamrlaif.model.tuning.KernelChoices}. Small matrices: both have a copy with the adapter
 * folded in, since time per operation counts. Large ones: for steps there is such a copy if memory
 * allows, and prompts share it where their way is the same; otherwise they are read with the base's
 * matrices and the adapter beside them.
 *
 * <p>Matrices narrower than float32 never take an adapter in: rounded to them, most of a small
 * update is lost. There it stays beside them in its own type, and copies are laid out once.
 */
final class PolicyWeights implements AutoCloseable {
    /** Elements of a layer's largest matrix from which on the matrices count as large. */
    private static final long LARGE = 1 << 20;

    private static final int PROMPT_ROWS = 256;

    private final Kernels kernels;
    private final TextDecoder decoder;
    private final boolean large;
    private final boolean narrow;
    private final String stepWay;
    private final String promptWay;
    private final boolean plainSteps;
    private final boolean plainPrompts;
    private final NDManager fixed;
    private final TensorList base;
    private final NDArray head;
    private NDManager manager;
    private LoraAdapter beside;
    private TensorList forSteps;
    private TensorList forPrompts;

    /**
     * @param rows rows that are decoded at once, at most
     */
    PolicyWeights(VisionLanguageModel model, int rows) {
        kernels = model.kernels();
        decoder = model.decoder();
        TextConfig config = decoder.config();
        large = 2L * config.width() * config.intermediateSize() >= LARGE;
        narrow = decoder.elementBytes(kernels) < Float.BYTES;
        String shape =
                String.format(
                        Locale.ROOT,
                        "%dx%dx%d/%d %s",
                        config.width(),
                        config.intermediateSize(),
                        config.heads(),
                        config.kvHeads(),
                        model.tuningShape());
        List<NDArray> matrices = decoder.matrices();
        stepWay =
                new ProductTrial(kernels, matrices, rows)
                        .choose(Site.STEP_PRODUCT, shape, Site.STEP_PRODUCT.ways());
        promptWay =
                new ProductTrial(kernels, matrices, PROMPT_ROWS)
                        .choose(Site.PROMPT_PRODUCT, shape, promptWays());
        plainSteps = plain(Site.STEP_ATTENTION, shape + " rows " + rows, () -> stepAttention(rows));
        plainPrompts = plain(Site.PROMPT_ATTENTION, shape, this::promptAttention);
        fixed = kernels.newManager();
        base = decoder.forGeneration(kernels, null, Way.ROWS, fixed);
        head =
                copies(stepWay) && roomFor(headElements())
                        ? decoder.headForGeneration(kernels, stepWay, fixed)
                        : decoder.head();
    }

    /** Whether attention goes the plain way at a site; a GPU has one way. */
    private boolean plain(Site site, String shape, Supplier<KernelCall> sizes) {
        if (kernels.manager().getDevice().isGpu()) {
            return false;
        }
        return KernelChoices.choose(
                        site,
                        shape,
                        site.ways(),
                        way -> () -> sizes.get().flag("plain", way.equals(Way.PLAIN)).run())
                .equals(Way.PLAIN);
    }

    private KernelCall stepAttention(int rows) {
        TextConfig config = decoder.config();
        return kernels.call("attend_rows")
                .tensor("like", decoder.head())
                .integer("rows", rows)
                .integer("groups", config.kvHeads())
                .integer("times", config.heads() / config.kvHeads())
                .integer("width", config.headWidth())
                .integer("reach", PROMPT_ROWS);
    }

    private KernelCall promptAttention() {
        TextConfig config = decoder.config();
        return kernels.call("attend_prompt")
                .tensor("like", decoder.head())
                .integer("tokens", PROMPT_ROWS)
                .integer("heads", config.heads())
                .integer("kv_heads", config.kvHeads())
                .integer("width", config.headWidth());
    }

    /** A second copy of large matrices is not worth its memory. */
    private List<String> promptWays() {
        return Site.PROMPT_PRODUCT.ways().stream()
                .filter(way -> !large || !copies(way) || way.equals(stepWay))
                .toList();
    }

    private static boolean copies(String way) {
        return way.equals(Way.COLUMNS) || way.equals(Way.PACKED);
    }

    /** Takes an adapter; null for the base model. The adapter may be closed afterwards. */
    void use(LoraAdapter adapter) {
        if (!narrow) {
            release();
            layOut(adapter);
        } else if (manager == null) {
            layOut(null);
        }
        closeBeside();
        if (adapter != null && (large || narrow)) {
            beside = adapter.copy();
        }
    }

    private void layOut(LoraAdapter folded) {
        manager = kernels.newManager();
        boolean differs = folded != null || copies(stepWay);
        if (differs && (!large || roomFor(layerElements()))) {
            forSteps = decoder.forGeneration(kernels, folded, stepWay, manager);
        }
        if (promptWay.equals(stepWay) && copies(stepWay)) {
            forPrompts = forSteps;
        } else if (!large && (folded != null || copies(promptWay))) {
            forPrompts = decoder.forGeneration(kernels, folded, promptWay, manager);
        }
    }

    /** Gives the decoder's arguments to a call that reads prompts. */
    KernelCall reading(KernelCall call) {
        begin();
        return with(call, forPrompts)
                .flag("wide", promptWay.equals(Way.WIDENED))
                .flag("plain", plainPrompts);
    }

    /** Gives the decoder's arguments to a call that decodes. */
    KernelCall decoding(KernelCall call) {
        begin();
        return with(call, forSteps).flag("plain", plainSteps);
    }

    /** The output matrix. */
    NDArray head() {
        return head;
    }

    /** Without a word from the caller it is the base model. */
    private void begin() {
        if (manager == null) {
            use(null);
        }
    }

    private KernelCall with(KernelCall call, TensorList copy) {
        TensorList weights = copy == null ? base : copy;
        return beside == null || (copy != null && !narrow)
                ? decoder.arguments(call, weights, decoder.noAdapter(), 0)
                : decoder.arguments(call, weights, beside.wrapped(), beside.scale());
    }

    /** Whether a copy leaves half of the memory alone that is free and not kept for others. */
    private boolean roomFor(long elements) {
        long bytes = elements * decoder.elementBytes(kernels);
        return bytes <= FreeMemory.spareBytes(kernels.manager().getDevice()) / 2;
    }

    private long headElements() {
        return (long) decoder.config().vocabSize() * decoder.config().width();
    }

    private long layerElements() {
        TextConfig config = decoder.config();
        long attention = 2L * (config.heads() + config.kvHeads()) * config.headWidth();
        return (long) config.layers()
                * config.width()
                * (attention + 3L * config.intermediateSize());
    }

    private void release() {
        if (forPrompts != null && forPrompts != forSteps) {
            forPrompts.close();
        }
        if (forSteps != null) {
            forSteps.close();
        }
        forPrompts = null;
        forSteps = null;
        closeBeside();
        if (manager != null) {
            manager.close();
            manager = null;
        }
    }

    private void closeBeside() {
        if (beside != null) {
            beside.close();
            beside = null;
        }
    }

    @Override
    public void close() {
        release();
        base.close();
        fixed.close();
    }
}
