package org.streamrlaif.laboratory.study.longvideos;

import org.streamrlaif.laboratory.demo.world.Story;
import org.streamrlaif.schemas.VisualTokens;

/**
 * A long video as the judge meets it.
 *
 * @param story what it shows
 * @param whole the judge's view of all frames
 * @param sampled its view of {@link LongVideos#SAMPLED} of them
 * @param narrative what the judge's model wrote about the segments
 * @param truth what it should have written
 */
record LongVideo(
        Story story, VisualTokens whole, VisualTokens sampled, String narrative, String truth) {}
