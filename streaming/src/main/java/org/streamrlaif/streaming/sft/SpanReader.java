package org.streamrlaif.streaming.sft;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.streaming.dataset.FrameSpan;
import org.streamrlaif.video.ClipReader;

/**
 * The decode stage of examples that may be about some of the sampled frames: those are a clip of
 * their own, like the segments that the narrator sees. The span travels behind the video's name.
 * Thread-safe.
 */
record SpanReader(ClipReader reader) {

    private static final String STAGE = "decode";
    private static final Pattern SPAN =
            Pattern.compile("(.*)#frames=(\\d+)-(\\d+)", Pattern.DOTALL);

    /** What names a video and a span of it. */
    static String uri(String video, Optional<FrameSpan> span) {
        return span.map(part -> video + "#frames=" + part.from() + "-" + part.to()).orElse(video);
    }

    /** Reads the sample's video, or its span of it. */
    Clip read(AdmittedSample admitted) {
        Matcher named = SPAN.matcher(admitted.getSample().getUri());
        if (!named.matches()) {
            return reader.read(admitted);
        }
        VideoSample sample =
                VideoSample.newBuilder(admitted.getSample()).setUri(named.group(1)).build();
        Clip clip = reader.read(AdmittedSample.newBuilder(admitted).setSample(sample).build());
        clip.setAdmitted(admitted); // the span is part of what names the clip's video
        return clip.getVoided() == null
                ? cut(
                        clip,
                        new FrameSpan(
                                Integer.parseInt(named.group(2)), Integer.parseInt(named.group(3))))
                : clip;
    }

    private static Clip cut(Clip clip, FrameSpan span) {
        int frames = clip.getTimestampsMs().size();
        if (span.to() > frames) {
            String reason =
                    String.format(
                            Locale.ROOT,
                            "frames: [%d, %d] of %d sampled ones, expected at most %d (video.frames)",
                            span.from(),
                            span.to(),
                            frames,
                            frames);
            return Clip.newBuilder(clip)
                    .setVoided(new VoidReason(STAGE, "no-frames", reason))
                    .setPixels(ByteBuffer.allocate(0))
                    .build();
        }
        ByteBuffer pixels = clip.getPixels().duplicate();
        int start = pixels.position();
        int frame = pixels.remaining() / frames;
        byte[] rgb = new byte[(span.to() - span.from()) * frame];
        pixels.position(start + span.from() * frame).get(rgb);
        return Clip.newBuilder(clip)
                .setClipId(uri(clip.getClipId(), Optional.of(span)))
                .setFrameIndices(clip.getFrameIndices().subList(span.from(), span.to()))
                .setTimestampsMs(clip.getTimestampsMs().subList(span.from(), span.to()))
                .setPixels(ByteBuffer.wrap(rgb))
                .build();
    }
}
