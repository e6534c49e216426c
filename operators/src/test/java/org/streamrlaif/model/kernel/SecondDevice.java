package org.streamrlaif.model.kernel;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.streamrlaif.model.tuning.KernelChoices;

/**
 * A device that is not the CPU, on a machine without GPU.
 *
 * <p>Its arrays lie in the memory of the CPU, for DJL knows CPUs and GPUs only. Arrays of another
 * device are refused. The first call of each kernel runs twice: on the CPU, and with copies of all
 * tensors on libtorch's lazy device. There a kernel takes the branches of a GPU, and libtorch
 * refuses operations on tensors of two devices, such as one that the kernel made in the wrong
 * place. How far apart the two results are, and what the kernel changed in place, is kept.
 *
 * <p>What the lazy device does not know itself, it lets the CPU do; so an operation that only CPUs
 * have passes here, and {@link KernelSourcesTest} looks for those.
 */
public final class SecondDevice extends Kernels {
    private static final String NAME = "second";

    /** The kernels, and what moves tensors between the two devices. */
    private static final List<String> TEXTS =
            Stream.concat(
                            KernelArchive.texts().stream().map(SecondDevice::withoutGaps),
                            Stream.of(KernelArchive.read("second_device.py")))
                    .toList();

    /**
     * Kernels that do not run twice: between host and device, what the lazy device lacks, and what
     * goes on from recorded gradients, which copies do not have.
     */
    private static final Set<String> ONCE =
            Set.of(
                    "allocated",
                    "flat_range",
                    "place",
                    "adamw_step",
                    "kept_scalars",
                    "ppo_value_gradient");

    private final Set<String> called = ConcurrentHashMap.newKeySet();
    private final Map<String, Double> distances = new ConcurrentHashMap<>();

    private SecondDevice() {
        super(Device.cpu(), TEXTS);
        NativeLibrary.getInstance(Path.of(LibUtils.getLibtorchPath(), "libtorch_cpu.so").toString())
                .getFunction("_ZN5torch4lazy22InitTorchScriptBackendEv") // InitTorchScriptBackend()
                .invoke(new Object[0]);
    }

    /**
     * The lazy device hands lists of views out as tensors of the CPU, and lacks some operations.
     */
    private static String withoutGaps(String text) {
        return text.replaceAll(
                        "torch\\.(chunk|split|split_with_sizes|unbind|clamp)\\(", "self.own_$1(")
                .replace("def packs(", "def packs_on_cpu(");
    }

    /** Libtorch has one lazy device in a process, so this is never given back. */
    private static final class Only {
        private static final SecondDevice DEVICE = new SecondDevice();

        static {
            LOADED.put(NAME, DEVICE);
            use(NAME);
        }
    }

    /** The device, which {@link Kernels#on} and models know by its {@link #toString}. */
    public static SecondDevice here() {
        return Only.DEVICE;
    }

    /**
     * The kernels that ran twice since the last call of this method, each with the largest distance
     * between its results, relative to 1 + the largest number in them.
     */
    public Map<String, Double> distances() {
        Map<String, Double> found = new TreeMap<>(distances);
        distances.clear();
        called.clear();
        return found;
    }

    /** Models on the CPU that are loaded from now on compute as those on this device do. */
    public void letTheCpuGoItsWays() {
        KernelChoices.restore(
                KernelChoices.state().stream()
                        .filter(line -> line.contains(" " + NAME + " "))
                        .map(line -> line.replace(" " + NAME + " ", " cpu "))
                        .toList());
    }

    void report(String kernel, double distance) {
        distances.merge(kernel, distance, Math::max);
    }

    @Override
    KernelCall start(PtSymbolBlock module, KernelSignature signature, boolean recording) {
        // The lazy device compiles for every shape, so later calls run on the CPU alone.
        String name = signature.kernel();
        boolean twice = !ONCE.contains(name) && called.add(name);
        return new SecondDeviceCall(this, module, signature, recording, twice);
    }

    @Override
    public String toString() {
        return NAME;
    }
}
