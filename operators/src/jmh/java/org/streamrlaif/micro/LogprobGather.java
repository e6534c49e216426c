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

/** Log-probabilities of given tokens from hidden states: output matrix, normalisation, gather. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LogprobGather {
    private static final int TOKENS = 256;

    /** Width × vocabulary. */
    @Param({"96x640", "768x32000"})
    private String head;

    private Kernels kernels;
    private NDManager manager;
    private NDArray rows;
    private NDArray matrix;
    private NDArray targets;

    /** Makes hidden states and output matrix. */
    @Setup
    public void open() {
        String[] sides = head.split("x");
        int width = Integer.parseInt(sides[0]);
        int vocabulary = Integer.parseInt(sides[1]);
        kernels = Kernels.on("cpu");
        manager = kernels.newManager();
        rows = manager.randomNormal(new Shape(TOKENS, width));
        matrix = manager.randomNormal(new Shape(vocabulary, width));
        long[] ids = new long[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            ids[i] = i * 7L % vocabulary;
        }
        targets = manager.create(ids);
    }

    /** Releases them. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** The kernel, for 256 tokens. */
    @Benchmark
    public long logprobs() {
        try (NDManager scope = kernels.newManager()) {
            return kernels.call("token_logprobs")
                    .tensor("rows", rows)
                    .tensor("head", matrix)
                    .tensor("targets", targets)
                    .real("temperature", 1)
                    .run(scope)
                    .size();
        }
    }
}
