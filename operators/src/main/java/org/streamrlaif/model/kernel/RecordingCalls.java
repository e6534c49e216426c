package org.streamrlaif.model.kernel;

import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Runs a kernel in which gradients can be recorded.
 *
 * <p>DJL's public {@code runMethod} runs under libtorch's inference mode, which a script cannot
 * leave. Its native method takes a flag for training; the only public way to that flag accepts
 * neither numbers nor empty lists. So the native method is called directly, through handles that
 * are looked up once.
 */
final class RecordingCalls {
    private static final Object LIBRARY;
    private static final MethodHandle RUN;
    private static final MethodHandle RESULT;

    static {
        try {
            Class<?> type = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary");
            var library = type.getDeclaredField("LIB");
            library.setAccessible(true);
            LIBRARY = library.get(null);
            var run =
                    type.getDeclaredMethod(
                            "moduleRunMethod",
                            long.class,
                            String.class,
                            long[].class,
                            boolean.class,
                            boolean.class);
            run.setAccessible(true);
            RUN =
                    MethodHandles.lookup()
                            .unreflect(run)
                            .asType(
                                    MethodType.methodType(
                                            long.class,
                                            Object.class,
                                            long.class,
                                            String.class,
                                            long[].class,
                                            boolean.class,
                                            boolean.class));
            var result = IValue.class.getDeclaredConstructor(long.class);
            result.setAccessible(true);
            RESULT = MethodHandles.lookup().unreflectConstructor(result);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private RecordingCalls() {}

    static IValue run(PtSymbolBlock module, String name, IValue... arguments) {
        long[] handles = Arrays.stream(arguments).mapToLong(IValue::getHandle).toArray();
        try {
            long result =
                    (long)
                            RUN.invokeExact(
                                    LIBRARY, (long) module.getHandle(), name, handles, true, false);
            return (IValue) RESULT.invokeExact(result);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
