package org.streamrlaif.streaming.sft;

import java.nio.file.Path;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.streamrlaif.flink.RunSettings;
import org.streamrlaif.flink.SideOutputs;
import org.streamrlaif.flink.Stages;
import org.streamrlaif.flink.TuningStages;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.TuningStep;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.JobSettings;
import org.streamrlaif.tickets.TicketRule;

/**
 * Supervised fine-tuning as a bounded Flink graph.
 *
 * <pre>
 * plan ─▶ samples ─▶ decode ─▶ encode ─▶ prompts ─▶ tune ─▶ steps
 * </pre>
 */
public final class SftJob {

    private SftJob() {}

    /**
     * Adds the job to the environment.
     *
     * @param out folder for the result
     * @param steps takes one record per batch
     * @param letters takes what was given up
     */
    public static void build(
            StreamExecutionEnvironment env,
            RlaifConfig config,
            SftInput input,
            Path out,
            Sink<TuningStep> steps,
            Sink<DeadLetter> letters) {
        env.configure(JobSettings.of(env.getConfiguration()));
        var rule = new TicketRule(config.sft().batchSize(), 0);
        var run = new RunSettings(config.runId() + "-" + UUID.randomUUID(), rule);
        String folder = out.toAbsolutePath().normalize().toString();

        var samples =
                env.fromSource(
                                new NumberSequenceSource(0, input.plan().groupCount() - 1L),
                                WatermarkStrategy.noWatermarks(),
                                "plan")
                        .uid("sft-plan")
                        .setParallelism(1)
                        .process(
                                new PlannedSamples(input), new AvroTypeInfo<>(AdmittedSample.class))
                        .uid("sft-samples")
                        .setParallelism(1);
        var clips =
                Stages.decode(samples, run, context -> SftCores.reader(config)::read)
                        .uid("sft-decode");
        var encoded =
                Stages.encode(clips, run, context -> SftCores.encoder(config, context))
                        .uid("sft-encode");
        var prompts = TuningStages.prompts(encoded, run).uid("sft-prompts");
        var tuned =
                TuningStages.tune(
                                prompts,
                                run,
                                context -> SftCores.trainer(config, input, folder, context))
                        .uid("sft-tune");
        tuned.sinkTo(steps).uid("sft-steps").setParallelism(1);
        samples.getSideOutput(SideOutputs.DEAD_LETTERS)
                .union(
                        clips.getSideOutput(SideOutputs.DEAD_LETTERS),
                        encoded.getSideOutput(SideOutputs.DEAD_LETTERS),
                        prompts.getSideOutput(SideOutputs.DEAD_LETTERS),
                        tuned.getSideOutput(SideOutputs.DEAD_LETTERS))
                .sinkTo(letters)
                .uid("sft-dead-letters")
                .setParallelism(1);
    }
}
