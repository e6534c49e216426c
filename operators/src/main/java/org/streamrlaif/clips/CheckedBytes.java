package org.streamrlaif.clips;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Bytes behind their checksum, so that a torn or altered file is found when it is read. */
final class CheckedBytes {
    private CheckedBytes() {}

    /** The bytes of a file for a part. */
    static byte[] wrap(byte[] part) {
        return ByteBuffer.allocate(Long.BYTES + part.length).putLong(sum(part)).put(part).array();
    }

    /** The part in the bytes of a file; empty when they are not what was written. */
    static Optional<byte[]> unwrap(byte[] file) {
        if (file.length < Long.BYTES) {
            return Optional.empty();
        }
        byte[] part = Arrays.copyOfRange(file, Long.BYTES, file.length);
        return ByteBuffer.wrap(file).getLong() == sum(part) ? Optional.of(part) : Optional.empty();
    }

    private static long sum(byte[] part) {
        CRC32C sum = new CRC32C();
        sum.update(part, 0, part.length);
        // The length goes into the upper half: a checksum of nothing is 0, like a file of zeros.
        return (long) ~part.length << Integer.SIZE | sum.getValue();
    }
}
