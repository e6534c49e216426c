package org.streamrlaif.watch;

import java.util.List;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;

/**
 * The cores that make held-out questions ready, as the loop makes its own.
 *
 * @param decode reads the frames of a video
 * @param encode turns frames into visual tokens
 * @param narrate captions the segments of a clip, for the judge
 */
public record HeldOutStages(
        ItemCore<AdmittedSample, Clip> decode,
        ItemCore<Clip, EncodedClip> encode,
        ItemCore<List<Segment>, String> narrate)
        implements AutoCloseable {

    @Override
    public void close() throws Exception {
        for (AutoCloseable core : List.of(decode, encode, narrate)) {
            core.close();
        }
    }
}
