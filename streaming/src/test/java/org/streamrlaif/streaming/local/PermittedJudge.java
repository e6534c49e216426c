package org.streamrlaif.streaming.local;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.job.Cores;

/** A judge that waits for a permit before each batch. */
record PermittedJudge(JudgeCore judge) implements JudgeCore {

    /** One is taken by each batch. */
    static final Semaphore PERMITS = new Semaphore(0);

    /** The same cores with their judge behind the permits. */
    static Cores gate(Cores cores) {
        var judges = cores.judge();
        return new Cores(
                cores.decode(),
                cores.encode(),
                cores.narrate(),
                cores.generate(),
                context -> new PermittedJudge(judges.create(context)),
                cores.reward(),
                cores.learn(),
                cores.store());
    }

    @Override
    public List<Rollout> run(long batch, List<Rollout> rollouts) throws Exception {
        PERMITS.acquire();
        return judge.run(batch, rollouts);
    }

    @Override
    public void close() throws Exception {
        judge.close();
    }
}
