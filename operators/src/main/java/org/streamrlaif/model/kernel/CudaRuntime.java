package org.streamrlaif.model.kernel;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CUDA runtime that libtorch has loaded, found where this process has it mapped.
 *
 * <p>DJL looks for a library of the plain name {@code libcudart.so} instead. Only an installed CUDA
 * toolkit has that, perhaps one that is too new for the driver; libtorch brings {@code
 * libcudart.so.12} or {@code libcudart-1b184ff5.so.12}.
 */
public final class CudaRuntime {
    private static final Path MAPS = Path.of("/proc/self/maps");

    private static Optional<NativeLibrary> library;

    private CudaRuntime() {}

    /** Number of CUDA devices; 0 without a driver, or when libtorch was built without CUDA. */
    public static int devices() {
        return library().map(CudaRuntime::devices).orElse(0);
    }

    private static int devices(NativeLibrary library) {
        int[] count = new int[1];
        int code = library.getFunction("cudaGetDeviceCount").invokeInt(new Object[] {count});
        return code == 0 ? count[0] : 0;
    }

    /**
     * Bytes of a device's memory that no process holds.
     *
     * @param device number of a device, less than {@link #devices}
     */
    public static long freeBytes(int device) {
        int[] current = new int[1];
        long[] free = new long[1];
        call("cudaGetDevice", current);
        call("cudaSetDevice", device);
        try {
            call("cudaMemGetInfo", free, new long[1]);
        } finally {
            call("cudaSetDevice", current[0]);
        }
        return free[0];
    }

    private static void call(String function, Object... arguments) {
        NativeLibrary library =
                library().orElseThrow(() -> new IllegalStateException("no CUDA device"));
        int code = library.getFunction(function).invokeInt(arguments);
        if (code != 0) {
            throw new IllegalStateException(function + ": CUDA error " + code);
        }
    }

    /**
     * Not in the class's initialiser, which is spoilt for good when a task is interrupted there.
     */
    @SuppressWarnings("OptionalAssignedToNull")
    private static synchronized Optional<NativeLibrary> library() {
        if (library == null) {
            library = load();
        }
        return library;
    }

    private static Optional<NativeLibrary> load() {
        Natives.torch();
        try (Stream<String> maps = Files.lines(MAPS)) {
            return maps.map(line -> line.replaceFirst("^[^/]*", ""))
                    .filter(path -> path.matches(".*/libcudart[-.][^/]*"))
                    .distinct()
                    .map(NativeLibrary::getInstance)
                    .filter(library -> devices(library) > 0)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
