package org.streamrlaif.judge;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.TextGenerator;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;

/**
 * Writes the context: the judge's model captions each segment of a clip, always with its most
 * probable words, and the captions are joined in order of time. Used by one thread at a time.
 */
public final class Narrator implements ItemCore<EncodedClip, String> {

    private final Models.Lease lease;
    private final NarratorConfig config;
    private final TextGenerator generator;

    /**
     * @param lease the judge's base model; released when this narrator is closed
     * @param adapter the judge's adapter, null for none; may be closed afterwards
     */
    public Narrator(Models.Lease lease, LoraAdapter adapter, NarratorConfig config) {
        this.lease = lease;
        this.config = config;
        SamplingConfig greedy =
                new SamplingConfig(1, config.maxNewTokens(), 0, 1, 0, config.maxRows());
        this.generator = new TextGenerator(lease.model(), adapter, greedy);
    }

    /**
     * The narrative of a clip.
     *
     * @param clip whose segments have visual tokens of the judge's base model in the clip store
     * @throws org.streamrlaif.model.PromptTooLongException when a segment and the caption prompt do
     *     not fit the model
     */
    @Override
    public String apply(EncodedClip clip) {
        List<Segment> segments = clip.getSegments();
        List<ModelPrompt> prompts = new ArrayList<>();
        for (Segment segment : segments) {
            prompts.add(
                    lease.model()
                            .prompt(config.prompt(), VisualRecords.embedding(segment.getTokens())));
        }
        List<String> captions = generator.answers(prompts, 0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < captions.size(); i++) {
            lines.add(Narrative.line(segments.get(i), captions.get(i)));
        }
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        generator.close();
        lease.close();
    }
}
