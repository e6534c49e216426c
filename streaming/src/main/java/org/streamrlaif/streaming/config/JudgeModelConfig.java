package org.streamrlaif.streaming.config;

import static org.streamrlaif.platform.Change.Kind.FREE;
import static org.streamrlaif.platform.Change.Kind.REFUSED;

import java.io.Serializable;
import org.streamrlaif.judge.remote.RemoteConfig;
import org.streamrlaif.platform.Change;
import org.streamrlaif.platform.Settings;

/**
 * The model that judges: one on disk, or a remote judge.
 *
 * @param model folder of the base model in Hugging Face format; it stays frozen; empty for a remote
 *     judge; a saved run goes on wherever it lies; other contents end it in one line where the
 *     reward model starts from the judge, and else stand in the ledger with each ticket that they
 *     judge
 * @param adapter folder of the adapter on top, in PEFT format; empty for none; as for the model,
 *     its contents count
 * @param remote a remote judge
 * @param weight what the judge's share of a reward counts beside reward functions: the score of the
 *     reward model, or the win rate; above 0
 * @param enabled {@code false} for a loop without a judge, narrator and reward model, in which
 *     reward functions alone say what is good
 */
public record JudgeModelConfig(
        @Change(FREE) String model,
        @Change(FREE) String adapter,
        @Change(FREE) RemoteConfig remote,
        @Change(FREE) double weight,
        @Change(REFUSED) boolean enabled)
        implements Serializable {

    /** Checks the range. */
    public JudgeModelConfig {
        Settings.require(
                Double.isFinite(weight) && weight > 0,
                "weight",
                weight,
                "a number above 0 (judge.enabled: false leaves the judge out)");
    }

    /** No model chosen yet. */
    public static JudgeModelConfig none() {
        return new JudgeModelConfig("", "", RemoteConfig.none(), 1, true);
    }

    /** The model on disk. */
    public BaseModelConfig local() {
        return new BaseModelConfig(model, adapter);
    }

    /** Whether a judge is named, if only in part; {@link #require} tells what is missing. */
    public boolean isSet() {
        return remote.isSet() || !model.isEmpty() || !adapter.isEmpty();
    }

    /**
     * Sees that one judge is named, with what it needs, unless there is to be none.
     *
     * @throws IllegalArgumentException naming the first key that is missing or too much
     */
    public void require() {
        if (!enabled) {
            return;
        }
        if (!remote.isSet()) {
            requireText("model", model, "the folder of a model");
            return;
        }
        requireText("remote.journal", remote.journal(), "a folder or URI");
        requireNone("model", model, "judge.remote.endpoint");
        requireNone("adapter", adapter, "judge.remote.endpoint");
        if (!remote.keyFile().isEmpty()) {
            requireNone("remote.key-variable", remote.keyVariable(), "key-file");
        }
    }

    private static void requireNone(String key, String value, String beside) {
        if (!value.isEmpty()) {
            throw new IllegalArgumentException(
                    "judge." + key + ": '" + value + "', expected nothing beside " + beside);
        }
    }

    private static void requireText(String key, String value, String expected) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("judge." + key + ": empty, expected " + expected);
        }
    }
}
