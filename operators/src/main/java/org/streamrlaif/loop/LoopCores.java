package org.streamrlaif.loop;

import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;

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
 * @param clips what the cores keep of clips
 */
public record LoopCores(
        ItemCore<AdmittedSample, Clip> decode,
        ItemCore<Clip, EncodedClip> encode,
        ItemCore<EncodedClip, String> narrate,
        GenerateCore generate,
        JudgeCore judge,
        TrainedCore<List<Rollout>, ScoredBatch> reward,
        LearnCore learn,
        RunClips clips)
        implements AutoCloseable {

    @Override
    public void close() throws Exception {
        for (AutoCloseable core :
                List.of(decode, encode, narrate, generate, judge, reward, learn, clips)) {
            core.close();
        }
    }
}
