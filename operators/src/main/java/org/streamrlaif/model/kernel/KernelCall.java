package org.streamrlaif.model.kernel;

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
import java.util.Arrays;
import java.util.List;

/**
 * The arguments of one kernel call, each under its parameter's name, in any order. Runs once; every
 * native handle is released when the call returns.
 *
 * <p>Each argument is checked against the kernel's signature when it is given, and that none is
 * missing when the call runs; what does not fit is an {@link IllegalArgumentException}.
 */
public class KernelCall {
    private final PtSymbolBlock module;
    private final KernelSignature signature;
    private final boolean recording;
    private final IValue[] arguments;
    private final List<IValue> owned;

    KernelCall(PtSymbolBlock module, KernelSignature signature, boolean recording) {
        this.module = module;
        this.signature = signature;
        this.recording = recording;
        arguments = new IValue[signature.names().size()];
        owned = new ArrayList<>(arguments.length);
    }

    /** A {@code Tensor}. */
    public KernelCall tensor(String parameter, NDArray value) {
        int place = place(parameter, "Tensor");
        return own(place, IValue.from((PtNDArray) value));
    }

    /** A {@code List[Tensor]}, possibly empty. */
    public KernelCall tensors(String parameter, List<? extends NDArray> values) {
        int place = place(parameter, "List[Tensor]");
        return own(place, TensorList.value(values));
    }

    /** A {@code List[Tensor]} that was wrapped once for many calls; the caller keeps it. */
    public KernelCall tensors(String parameter, TensorList values) {
        arguments[place(parameter, "List[Tensor]")] = values.value();
        return this;
    }

    /** An {@code int}. */
    public KernelCall integer(String parameter, long value) {
        int place = place(parameter, "int");
        return own(place, IValue.from(value));
    }

    /** A {@code List[int]}. */
    public KernelCall integers(String parameter, long... values) {
        int place = place(parameter, "List[int]");
        return own(place, IValue.listFrom(values));
    }

    /** A {@code List[float]}. */
    public KernelCall reals(String parameter, double... values) {
        int place = place(parameter, "List[float]");
        return own(place, IValue.listFrom(values));
    }

    /** A {@code float}. */
    public KernelCall real(String parameter, double value) {
        int place = place(parameter, "float");
        return own(place, IValue.from(value));
    }

    /** A {@code bool}. */
    public KernelCall flag(String parameter, boolean value) {
        int place = place(parameter, "bool");
        return own(place, IValue.from(value));
    }

    /** A {@code str}. */
    public KernelCall text(String parameter, String value) {
        int place = place(parameter, "str");
        return own(place, IValue.from(value));
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
        try {
            requireAll();
            // Thread-local in libtorch: the profiling executor would specialise for every shape.
            JniUtils.setGraphExecutorOptimize(false);
            return run(arguments);
        } finally {
            release();
        }
    }

    /** Runs the kernel on these arguments, which stay the caller's. */
    IValue run(IValue[] arguments) {
        String name = signature.kernel();
        return recording
                ? RecordingCalls.run(module, name, arguments)
                : IValueUtils.runMethod(module, name, arguments);
    }

    /** The place of a parameter that has no argument yet. */
    private int place(String parameter, String type) {
        try {
            int place = signature.place(parameter, type);
            if (arguments[place] != null) {
                throw new IllegalArgumentException(
                        signature.kernel() + ": " + parameter + " is given twice");
            }
            return place;
        } catch (IllegalArgumentException e) {
            release();
            throw e;
        }
    }

    private void requireAll() {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                missing.add(signature.names().get(i));
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    signature.kernel() + " runs without " + String.join(", ", missing));
        }
    }

    private KernelCall own(int place, IValue value) {
        owned.add(value);
        arguments[place] = value;
        return this;
    }

    private void release() {
        owned.forEach(IValue::close);
        owned.clear();
        Arrays.fill(arguments, null);
    }
}
