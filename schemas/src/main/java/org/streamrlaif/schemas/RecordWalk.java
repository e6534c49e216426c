package org.streamrlaif.schemas;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;

/**
 * Goes through an Avro record without making anything of it, to see that every length in it is paid
 * for with bytes.
 *
 * <p>Avro's own skip trusts the size that an array may bring with its count, so a message of twenty
 * bytes can claim two thousand million items, for which its reader then makes room.
 */
final class RecordWalk {

    private RecordWalk() {}

    /**
     * Reads over one datum.
     *
     * @throws EOFException when a length exceeds the bytes that are left
     * @throws AvroRuntimeException when the bytes are no such datum
     */
    static void over(Schema schema, BinaryDecoder in) throws IOException {
        switch (schema.getType()) {
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    over(field.schema(), in);
                }
            }
            case ARRAY -> {
                for (long items = items(in); items != 0; items = items(in)) {
                    for (long i = 0; i < items; i++) {
                        over(schema.getElementType(), in);
                    }
                }
            }
            case MAP -> {
                for (long items = items(in); items != 0; items = items(in)) {
                    for (long i = 0; i < items; i++) {
                        in.skipString();
                        over(schema.getValueType(), in);
                    }
                }
            }
            case UNION -> over(chosen(schema, in.readIndex()), in);
            case ENUM -> in.readEnum();
            case FIXED -> in.skipFixed(schema.getFixedSize());
            case STRING -> in.skipString();
            case BYTES -> in.skipBytes();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case BOOLEAN -> in.readBoolean();
            case NULL -> in.readNull();
        }
    }

    /** Items of the next block; a negative count is followed by the block's size in bytes. */
    private static long items(BinaryDecoder in) throws IOException {
        long count = in.readLong();
        if (count >= 0) {
            return count;
        }
        in.readLong();
        if (count == Long.MIN_VALUE) {
            throw new AvroRuntimeException("a block of 2^63 items");
        }
        return -count;
    }

    private static Schema chosen(Schema union, int index) {
        if (index < 0 || index >= union.getTypes().size()) {
            throw new AvroRuntimeException("branch " + index + " of a union");
        }
        return union.getTypes().get(index);
    }
}
