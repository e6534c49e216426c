package org.streamrlaif.flink;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableFunction;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.schemas.DeadLetter;

/**
 * Lets its core work on one item at a time, in the task's thread, and keeps nothing of an item:
 * decode, encode and the prompts of a clip without a narrative.
 *
 * @param <I> input
 * @param <R> what the core makes of an item
 * @param <O> output
 */
final class ItemFunction<I, R, O> extends ProcessFunction<I, O> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final CoreFactory<? extends ItemCore<I, R>> factory;
    private final SerializableFunction<R, List<O>> outputs;
    private final Letters<I, R> letters;
    private transient ItemCore<I, R> core;
    private transient KernelState kernels;

    /** The dead letters of an item that was not void before the stage and is after it. */
    interface Letters<I, R> extends Serializable {
        List<DeadLetter> between(I before, R after);
    }

    /**
     * A stage whose result is what leaves.
     *
     * @param guard what is put around its core, for an exception to cost the item only
     * @param letters the letters that leave with it
     */
    static <I, O> ItemFunction<I, O, O> of(
            RunSettings run,
            CoreFactory<? extends ItemCore<I, O>> factory,
            SerializableFunction<ItemCore<I, O>, ItemCore<I, O>> guard,
            Letters<I, O> letters) {
        return new ItemFunction<>(
                run.runId(), context -> guard.apply(factory.create(context)), List::of, letters);
    }

    /**
     * A stage.
     *
     * @param outputs the items that leave for a result
     * @param letters the letters that leave with it
     */
    ItemFunction(
            String runId,
            CoreFactory<? extends ItemCore<I, R>> factory,
            SerializableFunction<R, List<O>> outputs,
            Letters<I, R> letters) {
        this.runId = runId;
        this.factory = factory;
        this.outputs = outputs;
        this.letters = letters;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        kernels = new KernelState(context);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        kernels.snapshot();
    }

    @Override
    public void open(OpenContext context) throws Exception {
        core = factory.create(OperatorContext.of(runId, getRuntimeContext()));
    }

    @Override
    public void processElement(I item, Context context, Collector<O> out) throws Exception {
        R result = core.apply(item);
        letters.between(item, result)
                .forEach(letter -> context.output(SideOutputs.DEAD_LETTERS, letter));
        outputs.apply(result).forEach(out::collect);
    }

    @Override
    public void close() throws Exception {
        if (core != null) {
            core.close();
        }
    }
}
