package org.streamrlaif.flink.live;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.streamrlaif.live.LiveStream;

/**
 * A reader says which streams it has, when it begins.
 *
 * @param streams as it knows them
 */
record HeldStreams(List<LiveStream> streams) implements SourceEvent {}
