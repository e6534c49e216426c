package org.streamrlaif.generate;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.weights.StoredWeights;
import org.streamrlaif.weights.WeightStore;

/** Reads adapters where they lie. */
final class FolderStore implements WeightStore {
    @Override
    public StoredWeights put(String name, Writer adapter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T read(PolicyVersion version, Reader<T> reader) throws IOException {
        return reader.read(Path.of(URI.create(version.getUri())));
    }

    @Override
    public long claimLineage(long atLeast, String job) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void collect(long lineage) {
        throw new UnsupportedOperationException();
    }
}
