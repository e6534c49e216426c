package org.streamrlaif.streaming.sft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.streamrlaif.encode.ClipEncoder;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.loop.TunedBatch;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.sft.Conversation;
import org.streamrlaif.sft.HeldOut;
import org.streamrlaif.sft.SftConfig;
import org.streamrlaif.sft.SftTask;
import org.streamrlaif.sft.SftTrainer;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.Device;
import org.streamrlaif.video.ClipReader;

/**
 * The trainer with its model. An adapter stands on the model that the encode stage uses too; where
 * all weights are trained, they are loaded anew with every start.
 */
final class TrainerCore implements TrainedCore<Prompt, TunedBatch> {

    private final AutoCloseable model;
    private final SftTrainer trainer;

    private TrainerCore(AutoCloseable model, SftTrainer trainer) {
        this.model = model;
        this.trainer = trainer;
    }

    static TrainerCore of(
            RlaifConfig config, SftInput input, Optional<String> out, OperatorContext context)
            throws Exception {
        Path folder = Path.of(config.policy().model());
        ModelOptions options = Device.of(config.device(), context);
        List<SftExample> examples = input.examples();
        List<HeldOut> heldOut = heldOut(config, input, examples, options);
        List<Conversation> conversations = new ArrayList<>();
        examples.forEach(example -> conversations.add(example.conversation()));
        Optional<String> start = Optional.of(config.policy().adapter()).filter(a -> !a.isEmpty());
        SftTask task = new SftTask(input.plan(), conversations, start, out);
        boolean shared = config.sft().tuned() == SftConfig.Tuned.ADAPTER;
        Models.Lease lease = shared ? Models.acquire(folder, options) : null;
        VisionLanguageModel model =
                shared ? lease.model() : VisionLanguageModel.load(folder, options);
        AutoCloseable owned = shared ? lease : model;
        try {
            return new TrainerCore(
                    owned, new SftTrainer(model, config.sft(), task, heldOut, config.seed()));
        } catch (RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    private static List<HeldOut> heldOut(
            RlaifConfig config, SftInput input, List<SftExample> examples, ModelOptions options) {
        List<HeldOut> heldOut = new ArrayList<>();
        Path folder = Path.of(config.policy().model());
        SpanReader reader = new SpanReader(new ClipReader(config.video()));
        int most = config.sft().validation().examples();
        try (ClipEncoder encoder =
                new ClipEncoder(
                        Models.acquire(folder, options),
                        Models.acquire(folder, options),
                        new SegmentConfig(0))) {
            for (SftExample example : input.heldOut(examples, most)) {
                VideoSample sample = new VideoSample(example.id(), example.uri(), List.of(), 0L);
                EncodedClip clip =
                        encoder.apply(reader.read(new AdmittedSample(0L, 1, sample, null)));
                if (clip.getVoided() == null) {
                    heldOut.add(
                            new HeldOut(
                                    example.conversation(),
                                    clip.getClipId(),
                                    VisualRecords.embedding(clip.getPolicyTokens())));
                }
            }
        }
        return heldOut;
    }

    @Override
    public TunedBatch run(long batch, List<Prompt> items) throws Exception {
        return trainer.run(batch, items);
    }

    @Override
    public Map<String, byte[]> snapshot() {
        return trainer.snapshot();
    }

    @Override
    public void commit() {
        trainer.commit();
    }

    @Override
    public void restore(Map<String, byte[]> state) {
        trainer.restore(state);
    }

    @Override
    public void close() throws Exception {
        trainer.close();
        model.close();
    }
}
