package org.streamrlaif.streaming.config;

import java.io.Serializable;

/**
 * A model on disk.
 *
 * @param model folder of the base model in Hugging Face format; it stays frozen
 * @param adapter folder of the adapter on top, in PEFT format; empty for none
 */
public record BaseModelConfig(String model, String adapter) implements Serializable {

    /** No model chosen yet. */
    public static BaseModelConfig none() {
        return new BaseModelConfig("", "");
    }
}
