package org.streamrlaif.laboratory.bench;

import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.VisionLanguageModel;

/**
 * The model of a measurement.
 *
 * @param name folder or configuration
 * @param textParameters numbers in the decoder, embedding table and output matrix included
 * @param dtype type of its weights
 * @param device where it runs
 */
public record MeasuredModel(String name, long textParameters, String dtype, String device) {

    /** The facts of a model. */
    public static MeasuredModel of(
            ModelSource source, VisionLanguageModel model, ModelOptions options) {
        return new MeasuredModel(
                source.name(), model.decoder().parameters(), options.dtype(), options.device());
    }

    /** All in one line. */
    String summary() {
        return Lines.format(
                "%s, %.1f M text parameters, %s on %s", name, textParameters / 1e6, dtype, device);
    }
}
