package org.streamrlaif.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrlaif.model.family.ModelConfig;
import org.streamrlaif.model.file.Safetensors;

/**
 * A checkpoint may say that its head is its embedding table and yet hold another head. The head
 * that is stored counts then, as in transformers 5.
 */
public final class StoredHead {
    private static final Logger LOG = LoggerFactory.getLogger(StoredHead.class);
    private static final int SLICE = 8 << 20;
    private static final String TABLE = "language_model.embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";

    private StoredHead() {}

    /** The configuration, its head not tied where the files hold another head than the table. */
    public static ModelConfig of(Path folder, ModelConfig config) {
        if (!config.text().tiedHead()) {
            return config;
        }
        try (Safetensors files = Safetensors.open(config.family().folders(folder))) {
            Map<String, String> stored = new LinkedHashMap<>();
            files.names().forEach(name -> stored.put(config.family().commonName(name), name));
            String table = stored.get(TABLE);
            String head = stored.get(HEAD);
            if (table == null || head == null || same(files, table, head)) {
                return config;
            }
            LOG.warn(
                    "{}: tie_word_embeddings: true, but {} holds a head of its own: it is used",
                    folder.resolve(ModelConfig.FILE),
                    files.file(head).getFileName());
            return config.withTiedHead(false);
        }
    }

    private static boolean same(Safetensors files, String a, String b) {
        if (files.type(a) != files.type(b) || !Arrays.equals(files.shape(a), files.shape(b))) {
            return false;
        }
        long bytes = files.bytes(a);
        for (long at = 0; at < bytes; at += SLICE) {
            int length = (int) Math.min(SLICE, bytes - at);
            if (!slice(files, a, at, length).equals(slice(files, b, at, length))) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer slice(Safetensors files, String name, long at, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        files.read(name, at, buffer);
        return buffer.flip();
    }
}
