package org.streamrlaif.streaming.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 (hex) of what results depend on. */
final class ContentHash {

    private static final int CHUNK = 1 << 20;

    private ContentHash() {}

    /** Hash of files one after the other. */
    static String of(List<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                        digest.update(chunk, 0, n);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
        }
    }

    /** Hash of an adapter's two files; empty for none. */
    static String ofAdapter(Path folder) {
        return folder == null
                ? ""
                : of(
                        List.of(
                                folder.resolve("adapter_config.json"),
                                folder.resolve("adapter_model.safetensors")));
    }
}
