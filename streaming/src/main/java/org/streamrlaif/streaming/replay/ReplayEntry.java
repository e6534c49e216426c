package org.streamrlaif.streaming.replay;

import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.dataset.SkippedItem;

/**
 * What became of an item; one of the two is null.
 *
 * @param sample the item as a sample
 * @param skipped why it is none
 */
public record ReplayEntry(VideoSample sample, SkippedItem skipped) {}
