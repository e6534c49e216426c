package org.streamrlaif.flink.live;

import org.apache.flink.api.connector.source.SourceEvent;
import org.streamrlaif.live.LiveStream;

/**
 * The enumerator says that a reader's stream is listed otherwise now, or not any more.
 *
 * @param id of the stream
 * @param listed the stream as it is listed; null when it is not
 */
record ChangedStream(String id, LiveStream listed) implements SourceEvent {}
