package org.streamrlaif.flink.live;

import java.util.List;
import org.streamrlaif.live.LiveStream;

/**
 * What the enumerator knows.
 *
 * @param waiting splits that no reader has
 * @param given streams that readers have, as they know them
 */
record LiveStreams(List<LiveSplit> waiting, List<LiveStream> given) {}
