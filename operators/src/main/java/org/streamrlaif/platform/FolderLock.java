package org.streamrlaif.platform;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The right to write into a folder, which one process has at a time. The system takes it back when
 * the process ends, however it ends.
 */
public final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the right, by a lock on the file {@code .lock} in the folder, which names the process.
     *
     * @throws IllegalArgumentException when another one has it, in one line
     * @throws UncheckedIOException when the file cannot be written
     */
    public static FolderLock take(Path folder) {
        try {
            FileChannel channel = FileChannel.open(folder.resolve(".lock"), CREATE, READ, WRITE);
            boolean taken = false;
            try {
                taken = lock(channel);
                if (!taken) {
                    throw new IllegalArgumentException(
                            folder
                                    + ": process "
                                    + content(channel)
                                    + " writes there, expected a folder of its own");
                }
                channel.truncate(0);
                channel.write(StandardCharsets.US_ASCII.encode("" + ProcessHandle.current().pid()));
                return new FolderLock(channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ownProcess) {
            return false;
        }
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(32);
        channel.read(content, 0);
        return StandardCharsets.US_ASCII.decode(content.flip()).toString();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
