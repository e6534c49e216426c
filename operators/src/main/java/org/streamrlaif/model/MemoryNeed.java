package org.streamrlaif.model;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.streamrlaif.model.kernel.FreeMemory;
import org.streamrlaif.model.kernel.Kernels;

/**
 * Memory that something needs beside what the process holds already, part by part.
 *
 * <p>An estimate: measured peaks lie 6 to 10 % above it ({@code BENCHMARKS.md}, size). It counts
 * what cannot be done without; copies that are made where there is room are left out.
 *
 * @param parts in the order in which they are told
 */
public record MemoryNeed(List<Part> parts) {
    /** What is asked for is refused when this share of it is more than what is free. */
    private static final double SURE = 0.9;

    private static final double GIB = 1L << 30;

    /**
     * A part.
     *
     * @param name what it is, in words
     */
    public record Part(String name, long bytes) {}

    public MemoryNeed {
        parts = List.copyOf(parts);
    }

    /** Nothing. */
    public static MemoryNeed none() {
        return new MemoryNeed(List.of());
    }

    /** This and more. */
    public MemoryNeed and(String name, long bytes) {
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(name, bytes));
        return new MemoryNeed(more);
    }

    /** This and all of another. */
    public MemoryNeed and(MemoryNeed other) {
        List<Part> more = new ArrayList<>(parts);
        more.addAll(other.parts());
        return new MemoryNeed(more);
    }

    /** All parts together. */
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** Bytes that a device has free. */
    public static long free(String device) {
        return FreeMemory.bytes(
                device.equals("cpu") ? Device.cpu() : Kernels.on(device).manager().getDevice());
    }

    /**
     * Refuses what does not fit.
     *
     * @param what needs it
     * @param free bytes that there are
     * @param device where
     * @param advice what would need less
     * @throws IllegalArgumentException one line: what, how much it needs, how much is free, advice
     */
    public void requireWithin(String what, long free, String device, String advice) {
        if (SURE * bytes() > free) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s: needs %s, expected at most the %.1f GiB of memory that are free on"
                                    + " %s; %s",
                            what,
                            this,
                            free / GIB,
                            device,
                            advice));
        }
    }

    /** {@code 7.4 GiB (weights 7.0, adapter 0.4)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f GiB", bytes() / GIB)
                + parts.stream()
                        .map(part -> part.name() + amount(part.bytes()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String amount(long bytes) {
        return String.format(Locale.ROOT, bytes < GIB / 10 ? " %.2f" : " %.1f", bytes / GIB);
    }
}
