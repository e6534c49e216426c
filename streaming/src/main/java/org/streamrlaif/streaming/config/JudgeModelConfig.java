package org.streamrlaif.streaming.config;

import java.io.Serializable;
import org.streamrlaif.judge.remote.RemoteConfig;

/**
 * The model that judges: one on disk, or one elsewhere.
 *
 * @param model folder of the base model in Hugging Face format; it stays frozen; empty for a judge
 *     elsewhere
 * @param adapter folder of the adapter on top, in PEFT format; empty for none
 * @param remote a judge elsewhere
 */
public record JudgeModelConfig(String model, String adapter, RemoteConfig remote)
        implements Serializable {

    /** No model chosen yet. */
    public static JudgeModelConfig none() {
        return new JudgeModelConfig("", "", RemoteConfig.none());
    }

    /** A model on disk. */
    public static JudgeModelConfig local(String model) {
        return new JudgeModelConfig(model, "", RemoteConfig.none());
    }

    /** The model on disk. */
    public BaseModelConfig local() {
        return new BaseModelConfig(model, adapter);
    }
}
