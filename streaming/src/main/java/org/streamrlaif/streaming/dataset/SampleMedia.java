package org.streamrlaif.streaming.dataset;

import java.util.List;
import org.streamrlaif.schemas.Medium;

/**
 * The files of an item, as a sample names them.
 *
 * @param uri of the video, or of the first medium; frames of a video are lines
 * @param media all that is shown where that is not one video before the first text; otherwise empty
 */
public record SampleMedia(String uri, List<Medium> media) {

    /** Copies the list. */
    public SampleMedia {
        media = List.copyOf(media);
    }
}
