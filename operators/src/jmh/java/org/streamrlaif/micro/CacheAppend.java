package org.streamrlaif.micro;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.streamrlaif.model.kernel.Kernels;

/** Keys and values of one token per row into one layer of the cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CacheAppend {
    private static final int CAPACITY = 512;

    @Param({"1", "8", "32"})
    private int rows;

    /** Heads of keys and values together × width of a head. */
    @Param({"4x16", "8x64"})
    private String shape;

    private Kernels kernels;
    private NDManager manager;
    private NDArray layer;
    private NDArray places;
    private NDArray fresh;

    /** Makes the cache. */
    @Setup
    public void open() {
        String[] sides = shape.split("x");
        long heads = Long.parseLong(sides[0]);
        long width = Long.parseLong(sides[1]);
        kernels = Kernels.on("cpu");
        manager = kernels.newManager();
        layer = manager.zeros(new Shape((long) rows * CAPACITY, heads, width));
        fresh = manager.randomNormal(new Shape(rows, heads, width));
        long[] slots = new long[rows];
        for (int i = 0; i < rows; i++) {
            slots[i] = (long) i * CAPACITY + 100;
        }
        places = manager.create(slots);
    }

    /** Releases it. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** The kernel. */
    @Benchmark
    public void append() {
        kernels.call("append_slots")
                .tensor("layer", layer)
                .tensor("place", places)
                .tensor("kv", fresh)
                .run();
    }
}
