package org.streamrlaif.model.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.file.ModelFormatException;

/**
 * What a SentencePiece file ({@code tokenizer.model}) holds, as far as byte-pair tokenizers of the
 * Llama kind need it. Source: the protocol buffer message {@code ModelProto} of SentencePiece.
 *
 * @param pieces the vocabulary, in the order of the ids
 * @param dummyPrefix whether a text gets a space in front
 */
record SentencePieceModel(List<Piece> pieces, boolean dummyPrefix) {
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;

    private static final int NORMAL = 1;
    private static final int BYTE_PAIRS = 2;
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    /**
     * An entry of the vocabulary.
     *
     * @param text spaces are written as U+2581
     * @param score pieces of higher score are merged first
     * @param type 1 normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 byte
     */
    record Piece(String text, float score, int type) {}

    /**
     * Reads a file.
     *
     * @throws ModelFormatException when it is no such file, or a tokenizer of another kind
     */
    static SentencePieceModel read(Path file) {
        try {
            return new Parser(file, ByteBuffer.wrap(Files.readAllBytes(file))).model();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw e instanceof ModelFormatException known
                    ? known
                    : new ModelFormatException(file + ": not a SentencePiece model", e);
        }
    }

    /** Walks through the fields: a key (number and kind), then a value. */
    private static final class Parser {
        private final Path file;
        private final ByteBuffer bytes;
        private final List<Piece> pieces = new ArrayList<>();
        private boolean bytePairs;
        private boolean dummyPrefix = true;

        Parser(Path file, ByteBuffer bytes) {
            this.file = file;
            this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        }

        SentencePieceModel model() {
            while (bytes.hasRemaining()) {
                long key = varint(bytes);
                if (key == (1 << 3 | LENGTH)) {
                    piece(message(bytes));
                } else if (key == (2 << 3 | LENGTH)) {
                    trainer(message(bytes));
                } else if (key == (3 << 3 | LENGTH)) {
                    normalizer(message(bytes));
                } else {
                    skip(key, bytes);
                }
            }
            if (pieces.isEmpty()) {
                throw new IllegalArgumentException("no pieces");
            }
            if (!bytePairs) {
                throw new ModelFormatException(
                        file + ": a unigram, word or character model, expected byte pairs (BPE)");
            }
            return new SentencePieceModel(List.copyOf(pieces), dummyPrefix);
        }

        private void piece(ByteBuffer message) {
            String text = "";
            float score = 0;
            int type = NORMAL;
            while (message.hasRemaining()) {
                long key = varint(message);
                if (key == (1 << 3 | LENGTH)) {
                    text = StandardCharsets.UTF_8.decode(message(message)).toString();
                } else if (key == (2 << 3 | FOUR_BYTES)) {
                    score = message.getFloat();
                } else if (key == (3 << 3 | VARINT)) {
                    type = (int) varint(message);
                } else {
                    skip(key, message);
                }
            }
            pieces.add(new Piece(text, score, type));
        }

        private void trainer(ByteBuffer message) {
            while (message.hasRemaining()) {
                long key = varint(message);
                if (key == (3 << 3 | VARINT)) {
                    bytePairs = varint(message) == BYTE_PAIRS;
                } else {
                    skip(key, message);
                }
            }
        }

        private void normalizer(ByteBuffer message) {
            while (message.hasRemaining()) {
                long key = varint(message);
                if (key == (2 << 3 | LENGTH) && message(message).hasRemaining()) {
                    throw new ModelFormatException(
                            file + ": changes characters before it splits, expected identity");
                } else if (key == (3 << 3 | VARINT)) {
                    dummyPrefix = varint(message) != 0;
                } else if (key == (4 << 3 | VARINT)) {
                    if (varint(message) != 0) {
                        throw new ModelFormatException(
                                file + ": drops repeated spaces, expected them to stay");
                    }
                } else if (key != (2 << 3 | LENGTH)) {
                    skip(key, message);
                }
            }
        }

        private static ByteBuffer message(ByteBuffer from) {
            int length = Math.toIntExact(varint(from));
            if (length < 0 || length > from.remaining()) {
                throw new BufferUnderflowException();
            }
            ByteBuffer message = from.slice().limit(length).slice().order(ByteOrder.LITTLE_ENDIAN);
            from.position(from.position() + length);
            return message;
        }

        private static long varint(ByteBuffer from) {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte next = from.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number of more than 64 bits");
        }

        private static void skip(long key, ByteBuffer from) {
            switch ((int) (key & 7)) {
                case VARINT -> varint(from);
                case EIGHT_BYTES -> from.getLong();
                case LENGTH -> message(from);
                case FOUR_BYTES -> from.getInt();
                default -> throw new IllegalArgumentException("field of kind " + (key & 7));
            }
        }
    }
}
