package org.streamrlaif.weights;

import java.io.IOException;
import java.nio.file.Path;
import org.streamrlaif.schemas.PolicyVersion;

/** Keeps adapters in PEFT format where every process of a run can read them. */
public interface WeightStore {

    /** The file of an adapter folder whose checksum an announcement carries. */
    String WEIGHTS_FILE = "adapter_model.safetensors";

    /**
     * Stores a copy of an adapter folder. Either the whole folder is there afterwards or nothing
     * is.
     *
     * @param name name of the adapter in this store, never used before
     * @param folder the adapter as written by the learner; must hold {@link #WEIGHTS_FILE}
     * @throws IOException naming the store, the adapter and the cause
     */
    StoredWeights put(String name, Path folder) throws IOException;

    /**
     * The adapter of an announced version as a local folder, its checksum verified.
     *
     * @throws IOException when it cannot be read or its SHA-256 is not the announced one
     */
    Path fetch(PolicyVersion version) throws IOException;

    /**
     * Takes a lineage for one attempt of the learner: at least {@code atLeast}, and higher than
     * every lineage taken from this store before.
     */
    long claimLineage(long atLeast) throws IOException;
}
