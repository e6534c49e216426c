package org.streamrlaif.judge.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.streamrlaif.judge.Narrative;
import org.streamrlaif.judge.NarratorConfig;
import org.streamrlaif.loop.GivenUpException;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;

/** Writes the context by asking an endpoint about the frames of each segment of a clip. */
public final class RemoteNarrator implements ItemCore<EncodedClip, String> {

    private static final String STAGE = "narrate";

    private final Endpoints.Lease lease;
    private final NarratorConfig config;

    /**
     * @param lease the endpoint; released when this narrator is closed
     */
    public RemoteNarrator(Endpoints.Lease lease, NarratorConfig config) {
        this.lease = lease;
        this.config = config;
    }

    /**
     * The narrative of a clip.
     *
     * @param clip whose segments have frames in the clip store
     * @throws GivenUpException when a segment could not be captioned
     * @throws InterruptedException when interrupted
     */
    @Override
    public String apply(EncodedClip clip)
            throws GivenUpException, InterruptedException, IOException {
        List<Segment> segments = clip.getSegments();
        List<Supplier<ObjectNode>> bodies = new ArrayList<>();
        for (Segment segment : segments) {
            bodies.add(() -> body(segment));
        }
        var captions = lease.endpoint().askAll(bodies, RemoteNarrator::caption, STAGE);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            if (captions.get(i).failure() != null) {
                throw new GivenUpException(captions.get(i).failure());
            }
            lines.add(Narrative.line(segments.get(i), captions.get(i).answer()));
        }
        return String.join("\n", lines);
    }

    private ObjectNode body(Segment segment) {
        return ChatRequest.of(
                lease.endpoint().config().model(),
                segment.getFrames(),
                config.prompt(),
                config.maxNewTokens(),
                false);
    }

    /** One line, so that a caption cannot pass for several. */
    private static String caption(ChatReply reply) {
        String caption = reply.text().strip().replaceAll("\\s+", " ");
        if (caption.isEmpty()) {
            throw new CallFailedException(
                    CallFailedException.Kind.NO_VERDICT, "the reply is empty, expected a caption");
        }
        return caption;
    }

    @Override
    public void close() {
        lease.close();
    }
}
