package org.streamrlaif.streaming.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import org.streamrlaif.platform.Sha256;

/** SHA-256 (hex) of what results depend on. */
final class ContentHash {

    private ContentHash() {}

    /** Hash of an adapter's two files; empty for none. */
    static String ofAdapter(Path folder) throws IOException {
        return folder == null
                ? ""
                : Sha256.of(
                        folder.resolve("adapter_config.json"),
                        folder.resolve("adapter_model.safetensors"));
    }
}
