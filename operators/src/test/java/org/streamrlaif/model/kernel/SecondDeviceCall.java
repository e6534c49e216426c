package org.streamrlaif.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** One kernel call on {@link SecondDevice}. */
final class SecondDeviceCall extends KernelCall {
    /** A last bit decides which token is drawn. */
    private static final Set<String> DRAWING = Set.of("start_rows", "decode_steps");

    /** Buffers, with whatever content. */
    private static final String SCRATCH = "spare";

    private final SecondDevice device;
    private final PtSymbolBlock module;
    private final KernelSignature signature;
    private final boolean twice;

    SecondDeviceCall(
            SecondDevice device,
            PtSymbolBlock module,
            KernelSignature signature,
            boolean recording,
            boolean twice) {
        super(module, signature, recording);
        this.device = device;
        this.module = module;
        this.signature = signature;
        this.twice = twice;
    }

    @Override
    public KernelCall tensor(String parameter, NDArray value) {
        requireOwn(value);
        return super.tensor(parameter, value);
    }

    @Override
    public KernelCall tensors(String parameter, List<? extends NDArray> values) {
        values.forEach(this::requireOwn);
        return super.tensors(parameter, values);
    }

    private void requireOwn(NDArray value) {
        NDManager owner = value.getManager();
        while (owner != device.manager()) {
            if (owner == owner.getParentManager() || owner.getParentManager() == null) {
                throw new AssertionError(
                        signature.kernel()
                                + ": an array "
                                + value.getShape()
                                + " of another device");
            }
            owner = owner.getParentManager();
        }
    }

    @Override
    IValue run(IValue[] arguments) {
        if (!twice) {
            return super.run(arguments);
        }
        String name = signature.kernel();
        IValue[] there = Arrays.stream(arguments).map(this::moved).toArray(IValue[]::new);
        // Views on the lazy device need a mode in which gradients can be recorded.
        try (IValue result = RecordingCalls.run(module, name, there)) {
            IValue expected = super.run(arguments);
            device.report(
                    name,
                    DRAWING.contains(name)
                            ? 0
                            : Math.max(distance(expected, result), changes(arguments, there)));
            return expected;
        } catch (RuntimeException e) {
            throw new AssertionError(
                    name + " on another device than the CPU: " + e.getMessage(), e);
        }
    }

    /** The largest distance of two arguments after the call. */
    private double changes(IValue[] here, IValue[] there) {
        double worst = 0;
        for (int i = 0; i < here.length; i++) {
            if (!signature.names().get(i).equals(SCRATCH)) {
                worst = Math.max(worst, distance(here[i], there[i]));
            }
        }
        return worst;
    }

    private IValue moved(IValue value) {
        return value.isTensor()
                ? tool("moved", value)
                : value.isTensorList() ? tool("moved_all", value) : value;
    }

    private double distance(IValue here, IValue there) {
        if (here.isTensor() || here.isTensorList()) {
            try (IValue found = tool(here.isTensor() ? "distance" : "distance_all", here, there)) {
                return found.toDouble();
            }
        }
        if (here.isDouble()) {
            return Math.abs(here.toDouble() - there.toDouble()) / (1 + Math.abs(here.toDouble()));
        }
        if (!here.isTuple()) {
            return 0;
        }
        IValue[] all = here.toIValueTuple();
        IValue[] others = there.toIValueTuple();
        double worst = 0;
        for (int i = 0; i < all.length; i++) {
            worst = Math.max(worst, distance(all[i], others[i]));
        }
        return worst;
    }

    private IValue tool(String kernel, IValue... arguments) {
        return RecordingCalls.run(module, kernel, arguments);
    }
}
