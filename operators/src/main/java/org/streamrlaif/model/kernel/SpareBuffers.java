package org.streamrlaif.model.kernel;

import java.util.List;

/**
 * Buffers that training kernels leave for their next call, at most 1 GiB: an argument that they
 * take from and put back. One thread at a time.
 */
public final class SpareBuffers implements AutoCloseable {
    private final TensorList buffers = new TensorList(List.of());

    /** The list as an argument of kernels, which change it. */
    public TensorList wrapped() {
        return buffers;
    }

    @Override
    public void close() {
        buffers.close();
    }
}
