package org.streamrlaif.model.file;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** A tensor that can be written to a file; its bytes may come into being only then. */
public interface StoredTensor {
    /** Element type. */
    TensorType type();

    /** Sizes, outermost first; empty for a scalar. */
    long[] shape();

    /** Writes exactly the elements, row-major and little-endian. */
    void writeTo(WritableByteChannel channel) throws IOException;
}
