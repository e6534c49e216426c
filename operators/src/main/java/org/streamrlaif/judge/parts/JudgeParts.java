package org.streamrlaif.judge.parts;

import java.nio.file.Path;
import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.JudgeModel;
import org.streamrlaif.judge.NarratorConfig;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.Models;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;

/**
 * What a loop and its measurements need of a judge, wherever it is: how it sees clips, who writes
 * its context, and who answers.
 */
public interface JudgeParts {

    /**
     * Sees that the judge can be asked, as far as that can be told without loading or asking it.
     *
     * @throws IllegalArgumentException in one line when it cannot
     */
    void check();

    /**
     * The encode stage for this judge.
     *
     * @param policy the base model that answers, released with the stage; null when none does
     * @param segments how clips are cut for the narrator
     * @param clips where what it makes goes; closed with the stage
     */
    ItemCore<Clip, EncodedClip> encoder(
            Models.Lease policy, SegmentConfig segments, RunClips clips);

    /** The narrate stage. */
    ItemCore<EncodedClip, String> narrator(NarratorConfig config);

    /**
     * The model that answers.
     *
     * @param choices what it may answer, C ≥ 2
     * @param microBatchTokens tokens of one native call of a model in this process
     */
    JudgeModel model(List<String> choices, int microBatchTokens);

    /** The same, to compare responses. */
    default PreferenceJudge preference(JudgeConfig config) {
        List<String> answers = List.of(config.answerA(), config.answerB());
        return new PreferenceJudge(model(answers, config.microBatchTokens()), config);
    }

    /** Folder of the adapter on top of the judge's model; null for none. */
    default Path adapter() {
        return null;
    }

    /** What its answers depend on beside model, adapter and prompt; empty for nothing. */
    default String manner() {
        return "";
    }
}
