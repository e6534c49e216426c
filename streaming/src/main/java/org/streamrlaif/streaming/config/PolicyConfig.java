package org.streamrlaif.streaming.config;

import java.io.Serializable;

/**
 * The model that is tuned.
 *
 * @param model folder of the base model in Hugging Face format; it stays frozen
 * @param adapter folder of the adapter to start from, in PEFT format; empty to start from the base
 *     model
 */
public record PolicyConfig(String model, String adapter) implements Serializable {

    /** No model chosen yet. */
    public static PolicyConfig defaults() {
        return new PolicyConfig("", "");
    }
}
