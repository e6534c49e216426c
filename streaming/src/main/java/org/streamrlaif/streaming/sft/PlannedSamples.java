package org.streamrlaif.streaming.sft;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.streamrlaif.flink.SideOutputs;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.sft.Curriculum;

/** Turns the number of a group of the plan into the sample that owns the group's tickets. */
final class PlannedSamples extends ProcessFunction<Long, AdmittedSample> {
    private static final long serialVersionUID = 1L;

    private final SftInput input;
    private transient List<SftExample> examples;

    PlannedSamples(SftInput input) {
        this.input = input;
    }

    @Override
    public void open(OpenContext context) {
        examples = input.examples();
    }

    @Override
    public void processElement(Long number, Context context, Collector<AdmittedSample> out) {
        AdmittedSample sample = sample(Math.toIntExact(number));
        if (sample.getVoided() != null) {
            DeadLetters.of(sample, sample.getVoided())
                    .forEach(letter -> context.output(SideOutputs.DEAD_LETTERS, letter));
        }
        out.collect(sample);
    }

    private AdmittedSample sample(int group) {
        Curriculum plan = input.plan();
        int from = plan.groups()[group];
        int to = plan.groups()[group + 1];
        List<String> questions = new ArrayList<>();
        for (int ticket = from; ticket < to; ticket++) {
            questions.add(examples.get(plan.order()[ticket]).question());
        }
        SftExample first = examples.get(plan.order()[from]);
        VideoSample sample =
                new VideoSample(
                        first.id(),
                        first.uri(),
                        questions,
                        0L,
                        0,
                        first.media(),
                        List.of(),
                        List.of(),
                        null);
        return new AdmittedSample((long) from, to - from, sample, first.reason(), null);
    }
}
