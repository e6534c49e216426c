package org.streamrlaif.generate;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.weights.WeightStore;

/** Adapters from the weight store. Keeps the one asked for last. */
public final class StoredAdapters implements AdapterSource {
    private static final Logger LOG = LoggerFactory.getLogger(StoredAdapters.class);

    private final VisionLanguageModel model;
    private final WeightStore store;
    private String heldUri = "";
    private LoraAdapter held;

    /** Adapters for the given base model. */
    public StoredAdapters(VisionLanguageModel model, WeightStore store) {
        this.model = model;
        this.store = store;
    }

    @Override
    public LoraAdapter adapter(PolicyVersion version) throws IOException {
        if (!version.getUri().equals(heldUri)) {
            LoraAdapter next = version.getUri().isEmpty() ? null : fetch(version);
            close();
            held = next;
            heldUri = version.getUri();
        }
        return held;
    }

    private LoraAdapter fetch(PolicyVersion version) throws IOException {
        if (!version.getBaseHash().equals(model.hash())) {
            throw new IOException(
                    "policy version "
                            + version.getVersion()
                            + ": base model "
                            + version.getBaseHash()
                            + ", expected "
                            + model.hash());
        }
        try {
            return store.read(version, model::readAdapter);
        } catch (IOException e) {
            String line =
                    "policy version " + version.getVersion() + " is not used: " + e.getMessage();
            LOG.warn(
                    "{}; the run goes back to its last checkpoint and writes its weights anew",
                    line);
            throw new IOException(line, e);
        }
    }

    @Override
    public void close() {
        if (held != null) {
            held.close();
            held = null;
        }
        heldUri = "";
    }
}
