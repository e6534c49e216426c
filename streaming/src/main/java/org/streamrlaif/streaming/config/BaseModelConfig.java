package org.streamrlaif.streaming.config;

import java.io.Serializable;

/**
 * A model on disk.
 *
 * @param model folder of the base model in Hugging Face format; it stays frozen; a saved run goes
 *     on wherever it lies, and ends in one line when its contents are others
 * @param adapter folder of the adapter on top, in PEFT format; empty for none; as for the model,
 *     its contents count
 */
public record BaseModelConfig(String model, String adapter) implements Serializable {

    /** No model chosen yet. */
    public static BaseModelConfig none() {
        return new BaseModelConfig("", "");
    }
}
