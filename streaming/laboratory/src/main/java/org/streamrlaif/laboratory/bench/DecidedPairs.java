package org.streamrlaif.laboratory.bench;

import java.util.List;
import org.streamrlaif.flink.CoreFactory;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.job.Cores;

/**
 * A judge whose every verdict counts as decided, so that a step has its full work whatever the
 * judge's weights are: a model with random weights says nearly the same of every pair, and what is
 * undecided trains no reward model. For measuring only.
 */
record DecidedPairs(JudgeCore judge) implements JudgeCore {

    /** The same stages with such a judge. */
    static Cores of(Cores cores) {
        CoreFactory<? extends JudgeCore> judge = cores.judge();
        return new Cores(
                cores.decode(),
                cores.encode(),
                cores.narrate(),
                cores.generate(),
                context -> new DecidedPairs(judge.create(context)),
                cores.reward(),
                cores.learn(),
                cores.store());
    }

    @Override
    public List<Rollout> run(long batch, List<Rollout> rollouts) throws Exception {
        List<Rollout> judged = judge.run(batch, rollouts);
        judged.forEach(rollout -> rollout.getPreferences().forEach(DecidedPairs::decide));
        return judged;
    }

    @Override
    public void close() throws Exception {
        judge.close();
    }

    private static void decide(Preference preference) {
        preference.setConsistent(true);
        preference.setTie(false);
    }
}
