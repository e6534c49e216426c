package org.streamrlaif.laboratory.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.streamrlaif.flink.CoreFactory;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.streaming.job.Cores;
import org.streamrlaif.weights.WeightStore;

/** Stages that note in a {@link StageClock} when they work; what they do is the same. */
final class TimedCores {

    /** What counts as work; other methods are lifecycle and state. */
    private static final Set<String> WORK = Set.of("apply", "generate", "adopt", "run", "put");

    private TimedCores() {}

    /** The stages of a run whose clock has this name. */
    static Cores of(Cores cores, String clock) {
        return new Cores(
                timed(ItemCore.class, cores.decode(), Stage.PREPARE, clock),
                timed(ItemCore.class, cores.encode(), Stage.PREPARE, clock),
                timed(ItemCore.class, cores.narrate(), Stage.PREPARE, clock),
                timed(GenerateCore.class, cores.generate(), Stage.GENERATE, clock),
                timed(JudgeCore.class, cores.judge(), Stage.JUDGE, clock),
                timed(TrainedCore.class, cores.reward(), Stage.REWARD, clock),
                timed(LearnCore.class, cores.learn(), Stage.LEARN, clock),
                timed(WeightStore.class, cores.store(), Stage.LEARN, clock));
    }

    @SuppressWarnings("unchecked")
    private static <T> CoreFactory<T> timed(
            Class<? super T> type, CoreFactory<? extends T> factory, Stage stage, String clock) {
        return context -> {
            T core = factory.create(context);
            return (T)
                    Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (proxy, method, arguments) ->
                                    call(core, method, arguments, stage, clock));
        };
    }

    private static Object call(
            Object core, Method method, Object[] arguments, Stage stage, String clock)
            throws Throwable {
        try {
            if (!WORK.contains(method.getName())) {
                return method.invoke(core, arguments);
            }
            try (StageClock.Running running = StageClock.of(clock).start(stage)) {
                return method.invoke(core, arguments);
            }
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
