package org.streamrlaif.weights;

import java.io.IOException;
import java.nio.file.Path;
import org.streamrlaif.schemas.PolicyVersion;

/** Keeps adapters in PEFT format where every process of a run can read them. */
public interface WeightStore {

    /** The file of an adapter folder that holds its weights. */
    String WEIGHTS_FILE = "adapter_model.safetensors";

    /**
     * Stores an adapter. Either the whole of it is there afterwards or nothing is.
     *
     * @param name name of the adapter in this store, never used before
     * @param adapter writes it, {@link #WEIGHTS_FILE} among its files, to an empty local folder
     * @throws IOException naming the store, the adapter and the cause
     */
    StoredWeights put(String name, Writer adapter) throws IOException;

    /**
     * Reads the adapter of an announced version, its checksum verified.
     *
     * @param reader given a local folder that may be gone after it returns
     * @throws IOException in one line: when it is gone, or its {@link AdapterHash} is not the
     *     announced one
     */
    <T> T read(PolicyVersion version, Reader<T> reader) throws IOException;

    /**
     * Takes a lineage for one attempt of the learner: at least {@code atLeast}, and higher than
     * every lineage taken from this store before.
     *
     * @param job job of the learner, kept with the lineage
     */
    long claimLineage(long atLeast, String job) throws IOException;

    /**
     * Removes the {@link Leftovers} of older lineages.
     *
     * @param lineage of a learner that needs nothing older any more
     */
    void collect(long lineage) throws IOException;

    /** Writes an adapter to a local folder. */
    interface Writer {
        void write(Path folder) throws IOException;
    }

    /** Makes something of an adapter in a local folder. */
    interface Reader<T> {
        T read(Path folder) throws IOException;
    }
}
