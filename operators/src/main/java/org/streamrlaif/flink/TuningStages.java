package org.streamrlaif.flink;

import java.util.List;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.loop.TunedBatch;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.TuningStep;

/** What supervised fine-tuning has beside the {@link Stages} that it shares with the loop. */
public final class TuningStages {
    private TuningStages() {}

    /** Encoded clips become rollouts without responses or narrative, where they were encoded. */
    public static SingleOutputStreamOperator<Rollout> prompts(
            DataStream<EncodedClip> clips, RunSettings run) {
        ItemFunction<EncodedClip, List<Rollout>, Rollout> prompts =
                new ItemFunction<>(
                        run.runId(),
                        context ->
                                GuardedCores.item(
                                        "prompts",
                                        clip -> Rollouts.of(clip, ""),
                                        EncodedClip::getAdmitted,
                                        Rollouts::voided),
                        all -> all,
                        DeadLetters::between);
        return clips.process(prompts, new AvroTypeInfo<>(Rollout.class)).name("prompts");
    }

    /** Examples fine-tune a model. */
    public static SingleOutputStreamOperator<TuningStep> tune(
            DataStream<Rollout> examples,
            RunSettings run,
            CoreFactory<? extends TrainedCore<List<Rollout>, TunedBatch>> core) {
        return TrainedOperator.stage(
                "tune",
                examples,
                new AvroTypeInfo<>(TuningStep.class),
                parameters -> new TuneOperator(parameters, run, core));
    }
}
