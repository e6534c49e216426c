package org.streamrlaif.flink;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * Small files in a folder of any file system that Flink knows, each written under a temporary name
 * and renamed.
 */
final class FileSystemFolder {
    private final Path root;
    private final FileSystem files;

    /**
     * The folder at an address.
     *
     * @param address path, or URI of any file system that Flink knows
     */
    FileSystemFolder(String address) throws IOException {
        boolean isPath = address.indexOf(':') < 0;
        root = new Path(isPath ? java.nio.file.Path.of(address).toUri().toString() : address);
        files = root.getFileSystem();
    }

    /** The bytes of a file; empty when there is none. */
    Optional<byte[]> read(String name) throws IOException {
        try {
            return Optional.of(bytes(new Path(root, name)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Writes a file, in place of one that is there. */
    void write(String name, byte[] bytes) throws IOException {
        Path target = new Path(root, name);
        Path temporary = new Path(target.getParent(), "." + UUID.randomUUID());
        try {
            try (OutputStream out = files.create(temporary, WriteMode.NO_OVERWRITE)) {
                out.write(bytes);
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
            throw new IOException(root + ": cannot write " + name + ": " + e.getMessage(), e);
        }
    }

    /** Deletes a file, if it is there. */
    void delete(String name) throws IOException {
        files.delete(new Path(root, name), false);
    }

    /** The bytes of all files below a folder of this one, in any order. */
    List<byte[]> all(String folder) throws IOException {
        Path path = new Path(root, folder);
        List<byte[]> all = new ArrayList<>();
        if (files.exists(path)) {
            for (FileStatus file : files.listStatus(path)) {
                if (!file.getPath().getName().startsWith(".")) {
                    all.add(bytes(file.getPath()));
                }
            }
        }
        return all;
    }

    private byte[] bytes(Path path) throws IOException {
        try (InputStream in = files.open(path)) {
            return in.readAllBytes();
        }
    }
}
