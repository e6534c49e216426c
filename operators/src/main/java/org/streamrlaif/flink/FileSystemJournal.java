package org.streamrlaif.flink;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.streamrlaif.judge.remote.Journal;

/**
 * Journal in a folder of any file system that Flink knows: one file per name, written under a
 * temporary name and renamed.
 */
final class FileSystemJournal implements Journal {

    private final Path root;
    private final FileSystem files;

    FileSystemJournal(Path root) throws IOException {
        this.root = root;
        this.files = root.getFileSystem();
    }

    @Override
    public Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(text(new Path(root, name)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String name, String text) throws IOException {
        Path target = new Path(root, name);
        Path temporary = new Path(target.getParent(), "." + UUID.randomUUID());
        try {
            try (OutputStream out = files.create(temporary, WriteMode.NO_OVERWRITE)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            if (!files.rename(temporary, target)) {
                // Some file systems do not rename onto a file.
                files.delete(target, false);
                if (!files.rename(temporary, target)) {
                    throw new IOException("it cannot be renamed to");
                }
            }
        } catch (IOException e) {
            files.delete(temporary, false);
            throw new IOException(
                    "journal " + root + ": cannot write " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> all(String folder) throws IOException {
        Path path = new Path(root, folder);
        List<String> all = new ArrayList<>();
        if (files.exists(path)) {
            for (FileStatus file : files.listStatus(path)) {
                if (!file.getPath().getName().startsWith(".")) {
                    all.add(text(file.getPath()));
                }
            }
        }
        return all;
    }

    private String text(Path path) throws IOException {
        try (InputStream in = files.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
