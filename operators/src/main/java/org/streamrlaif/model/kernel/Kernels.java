package org.streamrlaif.model.kernel;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.streamrlaif.model.tuning.KernelChoices;

/**
 * The TorchScript kernels, compiled once per process and device.
 *
 * <p>All arithmetic on tensors happens in them: {@code kernels.call("head_logits").tensor("rows",
 * x).tensor("head", y).run(results)}. Any thread may call; calls run concurrently. Inputs never
 * require gradients: a training kernel makes leaves of its own, computes the gradients inside and
 * adds them to accumulators that the caller passes.
 */
public class Kernels {
    /** By the name of the device. */
    static final Map<String, Kernels> LOADED = new ConcurrentHashMap<>();

    private final PtNDManager manager;
    private final PtSymbolBlock module;
    private final Map<String, KernelSignature> signatures;
    private final AtomicInteger users = new AtomicInteger();

    Kernels(Device device, List<String> texts) {
        Natives.torch();
        signatures = KernelSignature.parse(texts);
        manager = (PtNDManager) NDManager.newBaseManager(device, "PyTorch");
        manager.setName("kernels on " + device);
        KernelChoices.keepIn(Utils.getCacheDir(), "libtorch " + libraryVersion());
        try {
            ByteArrayInputStream archive = new ByteArrayInputStream(KernelArchive.pack(texts));
            module = JniUtils.loadModule(manager, archive, true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The kernels on a device.
     *
     * @param device {@code cpu} or {@code cuda:N}
     */
    public static Kernels on(String device) {
        return LOADED.computeIfAbsent(
                device, name -> new Kernels(device(name), KernelArchive.texts()));
    }

    /** The kernels on a device for something that {@linkplain #leave leaves} them, as a model. */
    public static Kernels use(String device) {
        return LOADED.compute(
                device,
                (name, loaded) -> {
                    Kernels kernels =
                            loaded == null
                                    ? new Kernels(device(name), KernelArchive.texts())
                                    : loaded;
                    kernels.users.incrementAndGet();
                    return kernels;
                });
    }

    /** Says that a user does not need them any more. */
    public void leave() {
        users.decrementAndGet();
    }

    /** Gives back kernels that nothing uses; the next user compiles them anew. */
    public static void unload() {
        for (String device : LOADED.keySet()) {
            LOADED.computeIfPresent(
                    device,
                    (name, kernels) -> {
                        if (kernels.users.get() > 0) {
                            return kernels;
                        }
                        kernels.module.close();
                        kernels.manager.close();
                        return null;
                    });
        }
    }

    /**
     * Sets the number of threads one operator may use, for the whole process; to be called before
     * the first kernel. Small models want 1: with more threads than free cores the waiting ones
     * spin and decoding becomes up to twenty times slower, unless the environment says {@code
     * OMP_WAIT_POLICY=passive}.
     */
    public static void threads(int count) {
        Natives.torch();
        JniUtils.setNumThreads(count);
    }

    /** Threads that one operator may use when this thread calls. */
    public static int threads() {
        return JniUtils.getNumThreads();
    }

    /** Version of the library that runs them, such as 2.7.1. */
    public static String libraryVersion() {
        return Natives.torch().getVersion();
    }

    /**
     * The manager at the root of everything on this device; callers take sub-managers of it and
     * close them.
     */
    public NDManager manager() {
        return manager;
    }

    /** A new manager for tensors of the caller, to be closed by the caller. */
    public NDManager newManager() {
        return manager.newSubManager();
    }

    /**
     * Starts the call of one kernel without gradients; its arguments follow.
     *
     * <p>Its results are inference tensors: they may go into any further {@code call}, but not into
     * {@link #train}.
     */
    public KernelCall call(String name) {
        return start(module, signature(name), false);
    }

    /**
     * Starts the call of one kernel that computes gradients, or whose results go into one that
     * does.
     */
    public KernelCall train(String name) {
        return start(module, signature(name), true);
    }

    KernelCall start(PtSymbolBlock module, KernelSignature signature, boolean recording) {
        return new KernelCall(module, signature, recording);
    }

    private KernelSignature signature(String name) {
        KernelSignature signature = signatures.get(name);
        if (signature == null) {
            throw new IllegalArgumentException("no kernel " + name);
        }
        return signature;
    }

    /**
     * The device for one of several users when nothing says which: the GPUs that libtorch sees in
     * turn, or {@code cpu} without GPUs.
     *
     * @param user number of the user, 0 or more
     */
    public static String present(int user) {
        int gpus = CudaRuntime.devices();
        return gpus == 0 ? "cpu" : "cuda:" + user % gpus;
    }

    private static Device device(String name) {
        if (!name.matches("cpu|cuda:(0|[1-9]\\d{0,3})")) {
            throw new IllegalArgumentException("device: " + name + ", expected cpu or cuda:N");
        }
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        int index = Integer.parseInt(name.substring("cuda:".length()));
        Engine engine = Natives.torch();
        int gpus = CudaRuntime.devices();
        if (gpus == 0) {
            throw new IllegalArgumentException(
                    String.format(
                                    Locale.ROOT,
                                    "device: %s, expected cpu: libtorch %s sees no CUDA device; GPUs need NVIDIA's driver",
                                    name,
                                    engine.getVersion())
                            + " and libtorch's CUDA build: PYTORCH_LIBRARY_PATH=its lib folder,"
                            + " PYTORCH_FLAVOR=cu128, PYTORCH_VERSION="
                            + engine.getVersion());
        }
        if (index >= gpus) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "device: %s, expected cpu or cuda:N with N below %d, the CUDA devices here",
                            name,
                            gpus));
        }
        return Device.gpu(index);
    }
}
