package org.streamrlaif.streaming.job;

import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.flink.CoreFactory;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.JudgeCore;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.LoopCores;
import org.streamrlaif.loop.ScoredBatch;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.kernel.FreeMemory;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.weights.WeightStore;

/**
 * What the stages do, made where they run.
 *
 * @param decode reads the frames of a sample's video
 * @param encode turns frames into visual tokens
 * @param narrate captions the segments of a clip
 * @param generate samples responses
 * @param judge compares responses
 * @param reward learns from preferences and scores
 * @param learn trains the policy
 * @param store keeps its adapters
 */
public record Cores(
        CoreFactory<? extends ItemCore<AdmittedSample, Clip>> decode,
        CoreFactory<? extends ItemCore<Clip, EncodedClip>> encode,
        CoreFactory<? extends ItemCore<EncodedClip, String>> narrate,
        CoreFactory<? extends GenerateCore> generate,
        CoreFactory<? extends JudgeCore> judge,
        CoreFactory<? extends TrainedCore<List<Rollout>, ScoredBatch>> reward,
        CoreFactory<? extends LearnCore> learn,
        CoreFactory<? extends WeightStore> store) {

    /**
     * The stages with the models that the configuration names.
     *
     * @throws IllegalArgumentException when it names no model, no judge or no weight store
     */
    public static Cores of(RlaifConfig config) {
        ModelCores models = new ModelCores(config);
        return new Cores(
                models::decode,
                models::encode,
                models::narrate,
                models::generate,
                models::judge,
                models::reward,
                models::learn,
                models.store());
    }

    /**
     * The same, with the models loaded into this process already, so that a folder that cannot be
     * used is found before anything is started.
     *
     * @throws IllegalArgumentException when the configuration names no model, no judge or no weight
     *     store, or, before any weight is read, when the device has not the memory for the run
     * @throws RuntimeException of {@code model} when a folder cannot be loaded
     */
    public static Preloaded preload(RlaifConfig config) {
        Cores cores = of(config);
        FreeMemory.Kept kept = RunMemory.require(config, Device.of(config.device()));
        try {
            return new Preloaded(cores, ModelCores.load(config), kept);
        } catch (RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    /** One core of every stage, for use without Flink. */
    public LoopCores make(OperatorContext context) throws Exception {
        return new LoopCores(
                decode.create(context),
                encode.create(context),
                narrate.create(context),
                generate.create(context),
                judge.create(context),
                reward.create(context),
                learn.create(context),
                RunClips.of(context.runId()));
    }

    /**
     * Stages whose models are held in this process until this is closed.
     *
     * @param cores the stages
     * @param models what holds the models
     * @param kept memory that the stages will take
     */
    public record Preloaded(Cores cores, List<Models.Lease> models, FreeMemory.Kept kept)
            implements AutoCloseable {

        @Override
        public void close() {
            models.forEach(Models.Lease::close);
            kept.close();
        }
    }
}
