package org.streamrlaif.streaming.sft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.ClipEncoder;
import org.streamrlaif.encode.ClipFetcher;
import org.streamrlaif.encode.FetchedCores;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.evaluate.ClipPrompts;
import org.streamrlaif.flink.FileSystemClips;
import org.streamrlaif.flink.OperatorContext;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.TrainedCore;
import org.streamrlaif.loop.TunedBatch;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.sft.Conversation;
import org.streamrlaif.sft.HeldOutExample;
import org.streamrlaif.sft.SftConfig;
import org.streamrlaif.sft.SftTask;
import org.streamrlaif.sft.SftTrainer;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.job.Device;
import org.streamrlaif.video.ClipReader;

/** The cores of fine-tuning that work with the model. */
final class SftCores {

    private SftCores() {}

    /** The encode stage; what is tuned sees clips whole, so they have no segments. */
    static ClipEncoder encoder(RlaifConfig config, OperatorContext context) {
        return encoder(config, context, clips(config, context));
    }

    private static RunClips clips(RlaifConfig config, OperatorContext context) {
        return RunClips.of(
                context.runId(), config.clips(), FileSystemClips.at(config.clips().store()));
    }

    private static ClipEncoder encoder(
            RlaifConfig config, OperatorContext context, RunClips clips) {
        Path folder = Path.of(config.policy().model());
        ModelOptions options = Device.of(config.device(), context);
        return new ClipEncoder(
                Models.acquire(folder, options),
                Models.acquire(folder, options),
                SegmentConfig.none(),
                clips);
    }

    /**
     * The trainer. An adapter stands on the model that the encode stage uses too; where all weights
     * are trained, they are loaded anew with every start.
     *
     * @param out folder for the result
     */
    static TrainedCore<List<Rollout>, TunedBatch> trainer(
            RlaifConfig config, SftInput input, String out, OperatorContext context)
            throws Exception {
        List<SftExample> examples = input.examples();
        List<HeldOutExample> heldOut = heldOut(config, input, examples, context);
        List<Conversation> conversations = new ArrayList<>();
        examples.forEach(example -> conversations.add(example.conversation()));
        Optional<String> start = Optional.of(config.policy().adapter()).filter(a -> !a.isEmpty());
        SftTask task = new SftTask(input.plan(), conversations, start, Optional.of(out));
        SftTrainer trainer =
                lease(config, Device.of(config.device(), context))
                        .give(
                                lease ->
                                        new SftTrainer(
                                                lease, config.sft(), task, heldOut, config.seed()));
        return FetchedCores.tune(
                trainer,
                new ClipFetcher(
                        clips(config, context),
                        reader(config)::read,
                        () -> encoder(config, context)));
    }

    private static Models.Lease lease(RlaifConfig config, ModelOptions options) {
        Path folder = Path.of(config.policy().model());
        if (config.sft().tuned() == SftConfig.Tuned.ADAPTER) {
            return Models.acquire(folder, options);
        }
        VisionLanguageModel own = VisionLanguageModel.load(folder, options);
        return new Models.Lease(own, own::close);
    }

    /** The decode stage. */
    static SpanReader reader(RlaifConfig config) {
        return new SpanReader(new ClipReader(config.video()));
    }

    private static List<HeldOutExample> heldOut(
            RlaifConfig config, SftInput input, List<SftExample> examples, OperatorContext context)
            throws Exception {
        List<HeldOutExample> heldOut = new ArrayList<>();
        SpanReader reader = reader(config);
        int most = config.sft().validation().examples();
        try (RunClips clips = ClipPrompts.ownClips();
                ClipEncoder own = encoder(config, context, clips.again())) {
            ItemCore<Clip, EncodedClip> encoder = GuardedCores.encode(own);
            for (SftExample example : input.heldOut(examples, most)) {
                VideoSample sample =
                        new VideoSample(
                                example.id(),
                                example.uri(),
                                List.of(),
                                0L,
                                0,
                                example.media(),
                                List.of(),
                                List.of(),
                                null);
                EncodedClip clip =
                        encoder.apply(reader.read(new AdmittedSample(0L, 1, sample, null, null)));
                if (clip.getVoided() == null) {
                    heldOut.add(
                            new HeldOutExample(
                                    example.conversation(),
                                    clip.getClipId(),
                                    VisualRecords.embedding(clip.getPolicyTokens())));
                }
                clips.ended(1);
            }
        }
        return heldOut;
    }
}
