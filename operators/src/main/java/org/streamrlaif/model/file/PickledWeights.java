package org.streamrlaif.model.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Weights in Python's own format, which may run code when it is read and is therefore not read: how
 * to convert them.
 */
final class PickledWeights {
    private static final String ADAPTER = "non_lora_trainables.bin";
    private static final String CONVERSION =
            "python -c \"import glob, torch, safetensors.torch as s; s.save_file({k: v.contiguous()"
                    + " for f in glob.glob('%1$s/pytorch_model*.bin')"
                    + " for k, v in torch.load(f, weights_only=True).items()},"
                    + " '%1$s/model.safetensors')\"";

    private PickledWeights() {}

    /**
     * The error of a folder that has no other weights; empty when it has no such weights either.
     */
    static Optional<ModelFormatException> in(Path folder) {
        if (Files.exists(folder.resolve(ADAPTER))) {
            return Optional.of(
                    new ModelFormatException(
                            folder
                                    + ": only an adapter in LLaVA's own format ("
                                    + ADAPTER
                                    + "), expected whole weights; LLaVA's"
                                    + " scripts/merge_lora_weights.py merges it into its base"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("pytorch_model.*\\.bin"))
                    .sorted()
                    .findFirst()
                    .map(
                            name ->
                                    new ModelFormatException(
                                            folder
                                                    + ": weights as Python pickles only ("
                                                    + name
                                                    + "), expected model.safetensors; convert"
                                                    + " them with: "
                                                    + String.format(
                                                            Locale.ROOT, CONVERSION, folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
