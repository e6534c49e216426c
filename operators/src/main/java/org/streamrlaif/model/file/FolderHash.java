package org.streamrlaif.model.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 over names and contents of model folders' configuration, tokenizer and tensor files. */
public final class FolderHash {
    private FolderHash() {}

    public static String of(List<Path> folders) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path folder : folders) {
                add(digest, folder);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(FolderHash::counts).sorted().toList()) {
                digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean counts(Path file) {
        String name = file.getFileName().toString();
        List<String> named =
                List.of(
                        "config.json",
                        "adapter_config.json",
                        "tokenizer.json",
                        "tokenizer.model",
                        "preprocessor_config.json",
                        "chat_template.jinja");
        return name.endsWith(".safetensors") || named.contains(name);
    }
}
