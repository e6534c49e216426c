package org.streamrlaif.laboratory.longvideo;

import org.streamrlaif.laboratory.longvideo.world.Story;
import org.streamrlaif.schemas.VisualTokens;

/**
 * A long video as its judge knows it.
 *
 * @param story what it shows
 * @param sampled 8 of its frames
 * @param narrative what the judge's own model tells of all frames, events numbered
 */
record LongVideo(Story story, VisualTokens sampled, String narrative) {}
