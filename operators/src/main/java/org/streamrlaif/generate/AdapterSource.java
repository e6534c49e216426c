package org.streamrlaif.generate;

import java.io.IOException;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.PolicyVersion;

/**
 * Finds the weights of an announced policy version. Used by one thread; closing it releases the
 * adapters it gave.
 */
public interface AdapterSource extends AutoCloseable {
    /**
     * The adapter of a version, valid until the next call; null for the base model without adapter.
     *
     * @throws IOException when it cannot be fetched or belongs to another base model
     */
    LoraAdapter adapter(PolicyVersion version) throws IOException;

    @Override
    void close();
}
