package org.streamrlaif.streaming.job;

import java.util.List;
import org.streamrlaif.flink.CoreFactory;
import org.streamrlaif.loop.BatchCore;
import org.streamrlaif.loop.GenerateCore;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.LearnCore;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredRollout;
import org.streamrlaif.schemas.Segment;
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
        CoreFactory<? extends ItemCore<List<Segment>, String>> narrate,
        CoreFactory<? extends GenerateCore> generate,
        CoreFactory<? extends BatchCore<Rollout, List<JudgedRollout>>> judge,
        CoreFactory<? extends TrainedCore<JudgedRollout, List<ScoredRollout>>> reward,
        CoreFactory<? extends LearnCore> learn,
        CoreFactory<? extends WeightStore> store) {}
