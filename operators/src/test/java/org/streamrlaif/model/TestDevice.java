package org.streamrlaif.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.streamrlaif.model.kernel.CudaRuntime;

/**
 * The device of the tests that are meant for GPUs: the system property {@code
 * streamrlaif.test.device}, or {@code cuda:0}. With {@code cpu} they run without a GPU.
 */
public final class TestDevice {
    private static final String CONDITIONS = "org.streamrlaif.model.TestDevice#";

    private TestDevice() {}

    /** A test on the device; skipped where it is not there. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tag("gpu")
    @EnabledIf(value = CONDITIONS + "isThere", disabledReason = "no CUDA device")
    public @interface OnDevice {}

    /** A test of what only GPUs have; skipped elsewhere. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tag("gpu")
    @EnabledIf(value = CONDITIONS + "isGpu", disabledReason = "no CUDA device")
    public @interface OnGpu {}

    /** A test of two GPUs; skipped where there are fewer. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tag("gpu")
    @EnabledIf(value = CONDITIONS + "areTwo", disabledReason = "fewer than two CUDA devices")
    public @interface OnTwoGpus {}

    public static String name() {
        return System.getProperty("streamrlaif.test.device", "cuda:0");
    }

    /** Models on the device. */
    public static ModelOptions options(String dtype) {
        return new ModelOptions(name(), dtype, null);
    }

    static boolean isThere() {
        return name().equals("cpu") || isGpu();
    }

    static boolean isGpu() {
        return name().startsWith("cuda:") && CudaRuntime.devices() > 0;
    }

    static boolean areTwo() {
        return isGpu() && CudaRuntime.devices() > 1;
    }
}
