package org.streamrlaif.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.streamrlaif.judge.remote.Journal;

/** Journal in a folder of any file system that Flink knows: one file per name. */
record FileSystemJournal(FileSystemFolder folder) implements Journal {

    @Override
    public Optional<String> read(String name) throws IOException {
        return folder.read(name).map(bytes -> new String(bytes, UTF_8));
    }

    @Override
    public void write(String name, String text) throws IOException {
        try {
            folder.write(name, text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new IOException("journal " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> all(String folder) throws IOException {
        return this.folder.all(folder).stream().map(bytes -> new String(bytes, UTF_8)).toList();
    }
}
