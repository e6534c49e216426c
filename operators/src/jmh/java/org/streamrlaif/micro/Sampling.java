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

/** One sampled token per row, from the logits on. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Sampling {
    @Param({"1", "8", "32"})
    private int rows;

    @Param({"640", "32000"})
    private int vocabulary;

    @Param({"1.0", "0.9"})
    private double topP;

    private Kernels kernels;
    private NDManager manager;
    private NDArray logits;
    private NDArray uniforms;

    /** Makes the logits. */
    @Setup
    public void open() {
        kernels = Kernels.on("cpu");
        manager = kernels.newManager();
        logits = manager.randomNormal(new Shape(rows, vocabulary));
        uniforms = manager.randomUniform(0, 1, new Shape(rows));
    }

    /** Releases them. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** The kernel. */
    @Benchmark
    public int sample() {
        try (NDManager scope = kernels.newManager()) {
            return kernels.call("sample")
                    .tensor("logits", logits)
                    .tensor("uniforms", uniforms)
                    .real("temperature", 0.7)
                    .integer("top_k", 0)
                    .real("top_p", topP)
                    .runList(scope)
                    .size();
        }
    }
}
