package org.streamrlaif.flink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.weights.AdapterHash;
import org.streamrlaif.weights.Leftovers;
import org.streamrlaif.weights.StoredWeights;
import org.streamrlaif.weights.WeightStore;

/**
 * Weight store in any file system that Flink knows: {@code ROOT/NAME/…}, written under a temporary
 * name and renamed. An adapter is announced only after it is complete, so the checksum also tells
 * apart a rename that was not atomic. On its way it lies in the system's temporary folder.
 */
final class FileSystemWeightStore implements WeightStore {
    private final Path root;
    private final FileSystem files;
    private final int keep;
    private final Deque<Path> own = new ArrayDeque<>();

    /**
     * @param root folder of the store
     * @param keep number of adapters written by this instance that stay
     */
    FileSystemWeightStore(Path root, int keep) throws IOException {
        this.root = root;
        this.files = root.getFileSystem();
        this.keep = keep;
    }

    @Override
    public StoredWeights put(String name, Writer adapter) throws IOException {
        Path target = new Path(root, name);
        Path temporary = new Path(root, "." + name + "." + UUID.randomUUID());
        java.nio.file.Path folder = Files.createTempDirectory("adapter");
        try {
            adapter.write(folder);
            String sha256 = AdapterHash.of(folder);
            for (java.nio.file.Path file : list(folder)) {
                upload(file, new Path(temporary, file.getFileName().toString()));
            }
            if (files.exists(target) || !files.rename(temporary, target)) {
                throw new IOException("it exists already");
            }
            own.addLast(target);
            while (own.size() > keep) {
                files.delete(own.removeFirst(), true);
            }
            return new StoredWeights(target.toString(), sha256);
        } catch (IOException e) {
            files.delete(temporary, true);
            throw new IOException(
                    "weight store " + root + ": cannot write " + name + ": " + e.getMessage(), e);
        } finally {
            delete(folder);
        }
    }

    @Override
    public <T> T read(PolicyVersion version, Reader<T> reader) throws IOException {
        java.nio.file.Path folder = Files.createTempDirectory("adapter");
        try {
            for (FileStatus file : files.listStatus(new Path(version.getUri()))) {
                download(file.getPath(), folder.resolve(file.getPath().getName()));
            }
            AdapterHash.verify(version.getUri(), folder, version.getSha256());
            return reader.read(folder);
        } finally {
            delete(folder);
        }
    }

    @Override
    public long claimLineage(long atLeast, String job) throws IOException {
        files.mkdirs(claims());
        long candidate = atLeast;
        for (FileStatus claim : files.listStatus(claims())) {
            candidate = Math.max(candidate, number(claim) + 1);
        }
        while (!claim(new Path(claims(), Long.toString(candidate)), job)) {
            candidate++;
        }
        return candidate;
    }

    @Override
    public void collect(long lineage) throws IOException {
        Map<Long, String> jobs = new HashMap<>();
        for (FileStatus claim : files.listStatus(claims())) {
            try (InputStream in = files.open(claim.getPath())) {
                jobs.put(number(claim), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        for (String name : Leftovers.of(names(), jobs, lineage)) {
            files.delete(new Path(root, name), true);
        }
        for (long claim : Leftovers.claims(names(), jobs.keySet(), lineage)) {
            files.delete(new Path(claims(), Long.toString(claim)), false);
        }
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (FileStatus entry : files.listStatus(root)) {
            names.add(entry.getPath().getName());
        }
        return names;
    }

    private Path claims() {
        return new Path(root, "lineages");
    }

    private static long number(FileStatus claim) {
        return Long.parseLong(claim.getPath().getName());
    }

    private boolean claim(Path claim, String job) throws IOException {
        try (OutputStream out = files.create(claim, WriteMode.NO_OVERWRITE)) {
            out.write(job.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            if (files.exists(claim)) {
                return false;
            }
            throw e;
        }
    }

    private void upload(java.nio.file.Path from, Path to) throws IOException {
        try (OutputStream out = files.create(to, WriteMode.NO_OVERWRITE)) {
            Files.copy(from, out);
        }
    }

    private void download(Path from, java.nio.file.Path to) throws IOException {
        try (InputStream in = files.open(from)) {
            Files.copy(in, to);
        }
    }

    private static List<java.nio.file.Path> list(java.nio.file.Path folder) throws IOException {
        try (Stream<java.nio.file.Path> all = Files.list(folder)) {
            return new ArrayList<>(all.toList());
        }
    }

    private static void delete(java.nio.file.Path folder) throws IOException {
        for (java.nio.file.Path file : list(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
