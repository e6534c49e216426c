package org.streamrlaif.weights;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.streamrlaif.schemas.PolicyVersion;

/**
 * Weight store in a folder that all processes of a run share: {@code
 * ROOT/NAME/adapter_model.safetensors} and so on. Claimed lineages are files {@code
 * ROOT/lineages/N}, since creating a file that must not exist is atomic; each holds the job.
 */
public final class LocalWeightStore implements WeightStore {
    private final Path root;
    private final int keep;
    private final Deque<Path> own = new ArrayDeque<>();

    /**
     * @param root folder of the store, made when missing
     * @param keep number of adapters written by this instance that stay; older ones of its own are
     *     deleted
     */
    public LocalWeightStore(Path root, int keep) {
        require(keep >= 2, "keep", keep, "at least 2");
        this.root = root.toAbsolutePath().normalize();
        this.keep = keep;
    }

    @Override
    public StoredWeights put(String name, Writer adapter) throws IOException {
        Path target = root.resolve(name);
        Path temporary = root.resolve("." + name + "." + UUID.randomUUID());
        try {
            Files.createDirectories(temporary);
            adapter.write(temporary);
            force(temporary);
            String sha256 = AdapterHash.of(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            own.addLast(target);
            prune();
            return new StoredWeights(target.toUri().toString(), sha256);
        } catch (IOException e) {
            throw new IOException(
                    "weight store " + root + ": cannot write " + name + ": " + reason(e), e);
        } finally {
            delete(temporary);
        }
    }

    /**
     * From a copy: what is read is mapped into memory, and a file that another process cuts off
     * meanwhile would end this one.
     */
    @Override
    public <T> T read(PolicyVersion version, Reader<T> reader) throws IOException {
        Path stored = Path.of(URI.create(version.getUri()));
        Path copy = Files.createTempDirectory("adapter");
        try {
            copy(stored, copy);
            AdapterHash.verify(stored.toString(), copy, version.getSha256());
            return reader.read(copy);
        } finally {
            delete(copy);
        }
    }

    @Override
    public long claimLineage(long atLeast, String job) throws IOException {
        Files.createDirectories(claims());
        long candidate = atLeast;
        for (String taken : names(claims())) {
            candidate = Math.max(candidate, Long.parseLong(taken) + 1);
        }
        while (true) {
            try {
                Files.writeString(
                        claims().resolve(Long.toString(candidate)),
                        job,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE_NEW);
                return candidate;
            } catch (FileAlreadyExistsException e) {
                candidate++;
            }
        }
    }

    @Override
    public void collect(long lineage) throws IOException {
        Map<Long, String> jobs = jobs();
        for (String name : Leftovers.of(names(root), jobs, lineage)) {
            delete(root.resolve(name));
        }
        for (long claim : Leftovers.claims(names(root), jobs.keySet(), lineage)) {
            Files.deleteIfExists(claims().resolve(Long.toString(claim)));
        }
    }

    private Path claims() {
        return root.resolve("lineages");
    }

    private Map<Long, String> jobs() throws IOException {
        Map<Long, String> jobs = new HashMap<>();
        for (String claim : names(claims())) {
            jobs.put(Long.parseLong(claim), Files.readString(claims().resolve(claim)));
        }
        return jobs;
    }

    /** Copies what is there; what is not is seen by the hash. */
    private static void copy(Path from, Path to) throws IOException {
        try {
            for (String name : names(from)) {
                if (!name.startsWith(".")) {
                    Files.copy(from.resolve(name), to.resolve(name));
                }
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static void force(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    private void prune() throws IOException {
        while (own.size() > keep) {
            delete(own.removeFirst());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(LocalWeightStore::deleteOne);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
