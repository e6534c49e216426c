package org.streamrlaif.judge.parts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.ClipEncoder;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.judge.JudgeModel;
import org.streamrlaif.judge.LocalJudge;
import org.streamrlaif.judge.Narrator;
import org.streamrlaif.judge.NarratorConfig;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;

/**
 * A checkpoint of this machine as judge and narrator.
 *
 * @param folder of the base model
 * @param adapter folder of the adapter on top; null for none
 * @param options where and how the base model is loaded
 */
public record LocalJudgeParts(Path folder, Path adapter, ModelOptions options)
        implements JudgeParts {

    @Override
    public void check() {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder + ": expected the folder of a model");
        }
        if (adapter != null && !Files.isDirectory(adapter)) {
            throw new IllegalArgumentException(adapter + ": expected the folder of an adapter");
        }
    }

    @Override
    public ItemCore<Clip, EncodedClip> encoder(
            Models.Lease policy, SegmentConfig segments, RunClips clips) {
        return new ClipEncoder(policy == null ? lease() : policy, lease(), segments, clips);
    }

    @Override
    public ItemCore<EncodedClip, String> narrator(NarratorConfig config) {
        return lease().give(
                        lease -> {
                            try (LoraAdapter weights = weights(lease)) {
                                return new Narrator(lease, weights, config);
                            }
                        });
    }

    @Override
    public JudgeModel model(List<String> choices, int microBatchTokens) {
        return lease().give(
                        lease ->
                                new LocalJudge(
                                        name(lease.model()),
                                        lease,
                                        weights(lease),
                                        choices,
                                        microBatchTokens));
    }

    /** The folder's name, and the hash of the contents of model and adapter. */
    private String name(VisionLanguageModel model) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name + "@" + model.hash(Optional.ofNullable(adapter));
    }

    private Models.Lease lease() {
        return Models.acquire(folder, options);
    }

    private LoraAdapter weights(Models.Lease lease) {
        return adapter == null ? null : lease.model().readAdapter(adapter);
    }
}
