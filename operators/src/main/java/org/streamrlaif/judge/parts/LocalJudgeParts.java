package org.streamrlaif.judge.parts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.streamrlaif.encode.ClipEncoder;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.judge.JudgeModel;
import org.streamrlaif.judge.LocalJudge;
import org.streamrlaif.judge.Narrator;
import org.streamrlaif.judge.NarratorConfig;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;

/**
 * A checkpoint of this machine as judge and narrator.
 *
 * @param folder of the base model
 * @param adapter folder of the adapter on top; null for none
 * @param leases gives a use of the base model, which its user releases
 */
public record LocalJudgeParts(Path folder, Path adapter, Supplier<Models.Lease> leases)
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
    public ItemCore<Clip, EncodedClip> encoder(Models.Lease policy, SegmentConfig segments) {
        return new ClipEncoder(policy == null ? leases.get() : policy, leases.get(), segments);
    }

    @Override
    public ItemCore<List<Segment>, String> narrator(NarratorConfig config) {
        Models.Lease lease = leases.get();
        try (LoraAdapter weights = weights(lease)) {
            return new Narrator(lease, weights, config);
        }
    }

    @Override
    public JudgeModel model(List<String> choices, int microBatchTokens) {
        Models.Lease lease = leases.get();
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        return new LocalJudge(name, lease, weights(lease), choices, microBatchTokens);
    }

    private LoraAdapter weights(Models.Lease lease) {
        return adapter == null ? null : lease.model().readAdapter(adapter);
    }
}
