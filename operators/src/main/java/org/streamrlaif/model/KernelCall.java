package org.streamrlaif.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of one kernel call, in order. Runs once; every native handle is released when the
 * call returns.
 */
public class KernelCall {
    private final PtSymbolBlock module;
    private final String name;
    private final boolean recording;
    private final List<IValue> arguments = new ArrayList<>();
    private final List<IValue> owned = new ArrayList<>();

    KernelCall(PtSymbolBlock module, String name, boolean recording) {
        this.module = module;
        this.name = name;
        this.recording = recording;
    }

    /** A {@code Tensor}. */
    public KernelCall tensor(NDArray value) {
        return own(IValue.from((PtNDArray) value));
    }

    /** A {@code List[Tensor]}, possibly empty. */
    public KernelCall tensors(List<? extends NDArray> values) {
        return own(TensorList.value(values));
    }

    /** A {@code List[Tensor]} that was wrapped once for many calls; the caller keeps it. */
    public KernelCall tensors(TensorList values) {
        arguments.add(values.value());
        return this;
    }

    /** An {@code int}. */
    public KernelCall integer(long value) {
        return own(IValue.from(value));
    }

    /** A {@code List[int]}. */
    public KernelCall integers(long... values) {
        return own(IValue.listFrom(values));
    }

    /** A {@code List[float]}. */
    public KernelCall reals(double... values) {
        return own(IValue.listFrom(values));
    }

    /** A {@code float}. */
    public KernelCall real(double value) {
        return own(IValue.from(value));
    }

    /** A {@code bool}. */
    public KernelCall flag(boolean value) {
        return own(IValue.from(value));
    }

    /** A {@code str}. */
    public KernelCall text(String value) {
        return own(IValue.from(value));
    }

    /** Runs a kernel that returns a {@code Tensor}, which then belongs to the given manager. */
    public NDArray run(NDManager results) {
        try (IValue result = invoke()) {
            return result.toTensor((PtNDManager) results);
        }
    }

    /**
     * Runs a kernel that returns a {@code List[Tensor]} or a tuple of tensors, which then belong to
     * the given manager.
     */
    public NDList runList(NDManager results) {
        try (IValue result = invoke()) {
            return result.toNDList((PtNDManager) results);
        }
    }

    /** Runs a kernel that returns a {@code float}. */
    public double runReal() {
        try (IValue result = invoke()) {
            return result.toDouble();
        }
    }

    /** Runs a kernel that returns a {@code bool}. */
    public boolean runFlag() {
        try (IValue result = invoke()) {
            return result.toBoolean();
        }
    }

    /** Runs a kernel whose result, if any, does not matter. */
    public void run() {
        invoke().close();
    }

    private IValue invoke() {
        // Thread-local in libtorch: the profiling executor would specialise anew for every shape.
        JniUtils.setGraphExecutorOptimize(false);
        try {
            return run(arguments);
        } finally {
            owned.forEach(IValue::close);
            owned.clear();
        }
    }

    /** Runs the kernel on these arguments, which stay the caller's. */
    IValue run(List<IValue> arguments) {
        return recording
                ? RecordingCalls.run(module, name, arguments)
                : IValueUtils.runMethod(module, name, arguments.toArray(IValue[]::new));
    }

    private KernelCall own(IValue value) {
        owned.add(value);
        arguments.add(value);
        return this;
    }
}
