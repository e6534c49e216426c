package org.streamrlaif.loop;

import java.io.IOException;
import java.nio.file.Path;

/** The learner: trains the policy on each batch and writes its adapter. */
public interface LearnCore extends TrainedCore<ScoredBatch, LearnedBatch> {

    /**
     * Does what takes time before the first batch; in the thread that runs batches, after the state
     * was restored.
     *
     * @throws IllegalArgumentException in one line when the settings name something unusable
     */
    default void prepare() throws Exception {}

    /** Content hash of the base model. */
    String baseHash();

    /**
     * SHA-256 (hex) over the moments and counters of the policy's optimiser as they are now; in the
     * thread that runs batches.
     */
    String optimizerSha256();

    /** Writes the weights as they are now in PEFT format into an existing empty folder. */
    void writeAdapter(Path folder) throws IOException;
}
