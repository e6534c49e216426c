package org.streamrlaif.loop;

import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.schemas.VoidRecords;
import org.streamrlaif.weights.PolicyView;

/**
 * Cores whose exceptions cost an item, not the run: what {@link Faults} says is about the item
 * makes it void. The narrator is guarded by {@link Narration}. Cores that train are not among them,
 * since half a step cannot be taken back: they find out what is wrong with an item before they
 * train.
 */
public final class GuardedCores {
    private GuardedCores() {}

    /** The decode stage. */
    public static ItemCore<AdmittedSample, Clip> decode(ItemCore<AdmittedSample, Clip> core) {
        return item("decode", core, Function.identity(), VoidRecords::clip);
    }

    /** The encode stage. */
    public static ItemCore<Clip, EncodedClip> encode(ItemCore<Clip, EncodedClip> core) {
        return item("encode", core, Clip::getAdmitted, VoidRecords::encoded);
    }

    /**
     * A stage that works on one item at a time.
     *
     * @param admitted the sample that an item was made of
     * @param voided the result for an item that is given up
     */
    public static <I, O> ItemCore<I, O> item(
            String stage,
            ItemCore<I, O> core,
            Function<I, AdmittedSample> admitted,
            BiFunction<I, VoidReason, O> voided) {
        return new ItemCore<>() {
            @Override
            public O apply(I item) throws Exception {
                try {
                    return core.apply(item);
                } catch (Exception e) {
                    String name = "ticket " + admitted.apply(item).getFirstTicket();
                    return voided.apply(item, Faults.reason(stage, name, e));
                }
            }

            @Override
            public void close() throws Exception {
                core.close();
            }
        };
    }

    /** The generate stage; an {@link IOException} is about the weights, hence about the run. */
    public static GenerateCore generate(GenerateCore core) {
        return new GenerateCore() {
            @Override
            public List<Rollout> generate(List<Rollout> prompts, PolicyView policy)
                    throws Exception {
                return BatchGuard.run("generate", prompts, part -> core.generate(part, policy));
            }

            @Override
            public void adopt(PolicyView policy) throws Exception {
                core.adopt(policy);
            }

            @Override
            public void close() throws Exception {
                core.close();
            }
        };
    }

    /** The judge stage; an {@link IOException} is about the journal, hence about the run. */
    public static JudgeCore judge(JudgeCore core) {
        return new JudgeCore() {
            @Override
            public List<Rollout> run(long batch, List<Rollout> rollouts) throws Exception {
                return BatchGuard.run("judge", rollouts, part -> core.run(batch, part));
            }

            @Override
            public void close() throws Exception {
                core.close();
            }
        };
    }

    /** The cores of a loop, guarded. */
    public static LoopCores of(LoopCores cores) {
        return new LoopCores(
                decode(cores.decode()),
                encode(cores.encode()),
                cores.narrate(),
                generate(cores.generate()),
                judge(cores.judge()),
                cores.reward(),
                cores.learn(),
                cores.clips());
    }
}
