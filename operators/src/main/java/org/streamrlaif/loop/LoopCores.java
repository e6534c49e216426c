package org.streamrlaif.loop;

import java.util.List;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Segment;

/**
 * One core of every stage.
 *
 * @param decode reads the frames of a sample's video
 * @param encode turns frames into visual tokens
 * @param narrate captions the segments of a clip
 * @param generate samples responses
 * @param judge compares responses
 * @param reward learns from preferences and scores
 * @param learn trains the policy
 */
public record LoopCores(
        ItemCore<AdmittedSample, Clip> decode,
        ItemCore<Clip, EncodedClip> encode,
        ItemCore<List<Segment>, String> narrate,
        GenerateCore generate,
        JudgeCore judge,
        TrainedCore<List<Rollout>, ScoredBatch> reward,
        LearnCore learn)
        implements AutoCloseable {

    @Override
    public void close() throws Exception {
        for (AutoCloseable core :
                List.of(decode, encode, narrate, generate, judge, reward, learn)) {
            core.close();
        }
    }
}
