package org.streamrlaif.flink;

import java.net.URI;
import java.nio.file.Path;
import org.streamrlaif.weights.LocalWeightStore;
import org.streamrlaif.weights.WeightStore;

/** Weight stores by address. */
public final class WeightStores {
    private WeightStores() {}

    /**
     * The store at an address: a folder for a path or a {@code file:} URI, else a folder in any
     * file system that Flink knows.
     *
     * @param address path or URI
     * @param keep number of adapters of one attempt that stay, at least 2
     */
    public static CoreFactory<WeightStore> at(String address, int keep) {
        String scheme = address.indexOf(':') < 0 ? "" : address.substring(0, address.indexOf(':'));
        return switch (scheme) {
            case "" -> context -> new LocalWeightStore(Path.of(address), keep);
            case "file" -> context -> new LocalWeightStore(Path.of(URI.create(address)), keep);
            default ->
                    context ->
                            new FileSystemWeightStore(
                                    new org.apache.flink.core.fs.Path(address), keep);
        };
    }
}
