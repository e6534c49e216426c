package org.streamrlaif.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.streamrlaif.clips.SharedClips;

/** Parts of clips in a folder that all processes of a run see. */
public final class FileSystemClips implements SharedClips {
    private final FileSystemFolder folder;

    private FileSystemClips(FileSystemFolder folder) {
        this.folder = folder;
    }

    /**
     * The clips at an address; none where it is empty.
     *
     * @param address path, or URI of any file system that Flink knows
     */
    public static SharedClips at(String address) {
        try {
            return address.isEmpty()
                    ? SharedClips.NONE
                    : new FileSystemClips(new FileSystemFolder(address));
        } catch (IOException e) {
            throw new UncheckedIOException("clips.store: " + address + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void write(String name, byte[] file) throws IOException {
        folder.write(name, file);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        return folder.read(name);
    }

    @Override
    public void delete(String name) throws IOException {
        folder.delete(name);
    }
}
