package org.streamrlaif.parity;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

/** Runs the inputs of a reference file through a model and compares what comes out. */
public final class ParityCheck {
    private final Path file;
    private final Reference reference;
    private final Limits limits;

    private ParityCheck(Path file, Reference reference, Limits limits) {
        this.file = file;
        this.reference = reference;
        this.limits = limits;
    }

    /**
     * Compares every stored output that is known by name.
     *
     * @param adapter on top of the model; null for none
     * @param file the reference, in safetensors format
     * @param inputs a safetensors file with the inputs that the reference lacks; null to look
     *     beside it
     * @throws IllegalArgumentException one line: no inputs, shapes that do not fit the model, no
     *     output that is known, or a limit for none of them
     */
    public static ParityReport run(
            VisionLanguageModel model, LoraAdapter adapter, Path file, Path inputs, Limits limits) {
        try (Reference reference = Reference.open(file, inputs);
                NDManager scope = model.kernels().newManager()) {
            return new ParityCheck(file, reference, limits)
                    .report(new KnownOutputs(model, adapter, reference, scope));
        }
    }

    private ParityReport report(OutputFamily known) {
        List<OutputComparison> comparisons = new ArrayList<>();
        List<String> notCompared = new ArrayList<>();
        for (String name : reference.outputs()) {
            Output output = known.of(name);
            if (output == null) {
                notCompared.add(name);
            } else {
                comparisons.add(compare(name, output));
            }
        }
        if (comparisons.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": no known output, expected some such as features, logits, logprobs");
        }
        limits.requireUse(comparisons.stream().map(OutputComparison::name).toList());
        return new ParityReport(comparisons, notCompared);
    }

    private OutputComparison compare(String name, Output output) {
        TensorData stored = reference.tensor(name);
        boolean exact = output.ids() != null;
        boolean integers = stored.type() == TensorType.I64 || stored.type() == TensorType.I32;
        if (stored.size() != output.size() || exact != integers) {
            throw reference.wrong(
                    name,
                    output.size()
                            + (exact ? " integers" : " numbers")
                            + ", which this model gives");
        }
        double difference =
                exact ? differing(output, stored.longs()) : largest(output, stored.floats());
        return new OutputComparison(name, counted(output), exact, difference, limits.limit(name));
    }

    private static double differing(Output output, long[] stored) {
        int differing = 0;
        for (int i = 0; i < stored.length; i++) {
            if (output.counts(i) && output.ids()[i] != stored[i]) {
                differing++;
            }
        }
        return differing;
    }

    private static double largest(Output output, float[] stored) {
        double largest = 0;
        for (int i = 0; i < stored.length; i++) {
            if (output.counts(i)) {
                double difference = Math.abs((double) output.values()[i] - stored[i]);
                largest =
                        Math.max(
                                largest,
                                Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
            }
        }
        return largest;
    }

    private static long counted(Output output) {
        long counted = 0;
        for (int i = 0; i < output.size(); i++) {
            counted += output.counts(i) ? 1 : 0;
        }
        return counted;
    }
}
