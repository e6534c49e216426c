package org.streamrlaif.parity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.model.file.TensorData;
import org.streamrlaif.model.file.TensorType;

/**
 * A reference file, and the files beside it from which it takes inputs that it does not hold: first
 * {@code single.safetensors}, then {@code response.safetensors}.
 */
final class Reference implements AutoCloseable {
    static final String IDS = "input.input_ids";

    private static final List<String> BESIDE =
            List.of("single.safetensors", "response.safetensors");
    private static final Pattern INPUTS =
            Pattern.compile(
                    "(.*\\.)?input\\..*|prompt_len|response_ids|eos_override"
                            + "|response\\.(input_ids|attention_mask|mask)|ppo\\.mask");

    private final Path file;
    private final List<Safetensors> files = new ArrayList<>();

    private Reference(Path file) {
        this.file = file;
    }

    /**
     * @param inputs a file that holds the inputs; null to look into the reference and beside it
     */
    static Reference open(Path file, Path inputs) {
        Reference reference = new Reference(file);
        try {
            reference.files.add(Safetensors.open(file));
            if (inputs != null) {
                reference.files.add(Safetensors.open(inputs));
            }
            for (String name : BESIDE) {
                Path beside = file.toAbsolutePath().resolveSibling(name);
                if (Files.exists(beside) && !beside.equals(file.toAbsolutePath())) {
                    reference.files.add(Safetensors.open(beside));
                }
            }
            if (!reference.has(IDS)) {
                throw new IllegalArgumentException(
                        file
                                + ": no tensor "
                                + IDS
                                + ", expected the inputs in it, in a file given as inputs, or in "
                                + String.join(" or ", BESIDE)
                                + " beside it");
            }
            return reference;
        } catch (RuntimeException e) {
            reference.close();
            throw e;
        }
    }

    /** Names of the file that are not inputs, sorted. */
    List<String> outputs() {
        return files.get(0).names().stream()
                .filter(name -> !INPUTS.matcher(name).matches())
                .sorted()
                .toList();
    }

    /** Whether the reference file itself holds this tensor. */
    boolean holds(String name) {
        return files.get(0).contains(name);
    }

    /** Whether an input can be had. */
    boolean has(String name) {
        return files.stream().anyMatch(tensors -> tensors.contains(name));
    }

    /** Whether the file that the first tensor is taken from holds the second as well. */
    boolean together(String first, String second) {
        return files.stream()
                .filter(tensors -> tensors.contains(first))
                .findFirst()
                .filter(tensors -> tensors.contains(second))
                .isPresent();
    }

    /** A tensor of the first file that has it. */
    TensorData tensor(String name) {
        for (Safetensors tensors : files) {
            if (tensors.contains(name)) {
                return tensors.tensor(name);
            }
        }
        throw new IllegalArgumentException(
                file + ": no tensor " + name + ", which its other tensors need");
    }

    /** Where a tensor of any type is not 0. */
    boolean[] mask(String name) {
        TensorData stored = tensor(name);
        boolean[] mask = new boolean[stored.size()];
        if (stored.type() == TensorType.F32) {
            float[] values = stored.floats();
            for (int i = 0; i < mask.length; i++) {
                mask[i] = values[i] != 0;
            }
        } else {
            long[] values = stored.longs();
            for (int i = 0; i < mask.length; i++) {
                mask[i] = values[i] != 0;
            }
        }
        return mask;
    }

    /** The error of a tensor that does not fit. */
    IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException(
                file
                        + ": "
                        + name
                        + ": shape "
                        + Arrays.toString(tensor(name).shape())
                        + ", expected "
                        + expected);
    }

    @Override
    public void close() {
        files.forEach(Safetensors::close);
    }
}
