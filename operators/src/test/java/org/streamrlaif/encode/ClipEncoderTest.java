package org.streamrlaif.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VideoPooling;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.model.vision.VisualLayout;
import org.streamrlaif.model.vision.VisualPart;
import org.streamrlaif.numeric.Rounding;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.ClipPart;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;

@Tag("numeric")
class ClipEncoderTest {
    private static final ModelOptions FRAMES = ModelOptions.defaults();
    private static final ModelOptions POOLED =
            new ModelOptions("cpu", "float32", VideoPooling.TEMPORAL_SPATIAL);
    private static final RunClips CLIPS = RunClips.of("encoder test");
    private static final byte[] PIXELS = new byte[5 * 60 * 80 * 3];

    static {
        new Random(1).nextBytes(PIXELS);
    }

    private static Clip clip() {
        return Clip.newBuilder()
                .setAdmitted(
                        new AdmittedSample(
                                0L,
                                1,
                                new VideoSample(
                                        "s",
                                        "",
                                        List.of("?"),
                                        0L,
                                        0,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        null),
                                null,
                                null))
                .setClipId("c")
                .setWidth(80)
                .setHeight(60)
                .setFrameIndices(List.of(0, 1, 2, 3, 4))
                .setTimestampsMs(List.of(0L, 100L, 200L, 300L, 400L))
                .setPixels(ByteBuffer.wrap(PIXELS))
                .setDurationMs(500)
                .build();
    }

    private static Models.Lease lease(ModelOptions options) {
        return Models.acquire(Fixtures.path("tiny-llava"), options);
    }

    @Test
    void oneBaseModelIsEncodedOnceAndSegmentsCoverTheClipInOrder() {
        try (ClipEncoder encoder =
                new ClipEncoder(
                        lease(FRAMES), lease(FRAMES), new SegmentConfig(2, 1), CLIPS.again())) {
            EncodedClip encoded = encoder.apply(clip());
            assertThat(encoded.getJudgeTokens()).isNull();
            assertThat(encoded.getPolicyTokens().getBlocks()).isEqualTo(5);
            assertThat(encoded.getPolicyTokens().getCount()).isEqualTo(5 * 16);
            assertThat(encoded.getSegments().stream().map(s -> s.getStartMs() + "-" + s.getEndMs()))
                    .containsExactly("0-100", "100-200", "200-300", "300-400");
            VisualEmbedding whole = VisualRecords.embedding(encoded.getPolicyTokens());
            VisualEmbedding last =
                    VisualRecords.embedding(encoded.getSegments().get(3).getTokens());
            assertThat(last.count()).isEqualTo(2 * 16);
            assertThat(whole.layout())
                    .isEqualTo(VisualLayout.frames(List.of(0L, 100L, 200L, 300L, 400L), 500));
            assertThat(last.layout()).isEqualTo(VisualLayout.frames(List.of(300L, 400L), 500));
            assertThat(last.data())
                    .isEqualTo(Arrays.copyOfRange(whole.data(), 3 * 16 * 96, 5 * 16 * 96));
        }
    }

    @Test
    void pooledTokensAreMeansOverPatchesThenOverFrames() {
        RgbFrames frames = new RgbFrames(5, 80, 60, PIXELS);
        try (Models.Lease plain = lease(FRAMES);
                Models.Lease pooled = lease(POOLED)) {
            float[] all = plain.model().encode(frames).data();
            VisualEmbedding tokens = pooled.model().encode(frames);
            assertThat(tokens.count()).isEqualTo(5 + 16);
            assertThat(tokens.blocks()).isEqualTo(1);
            Offset<Double> limit =
                    Rounding.of(plain.model().config()).within(Rounding.largest(all));
            for (int d = 0; d < 96; d++) {
                double temporal = 0;
                double spatial = 0;
                for (int s = 0; s < 16; s++) {
                    temporal += all[(2 * 16 + s) * 96 + d] / 16;
                }
                for (int t = 0; t < 5; t++) {
                    spatial += all[(t * 16 + 7) * 96 + d] / 5;
                }
                assertThat((double) tokens.data()[2 * 96 + d]).isCloseTo(temporal, limit);
                assertThat((double) tokens.data()[(5 + 7) * 96 + d]).isCloseTo(spatial, limit);
            }
        }
    }

    @Test
    void noContextMeansNoSegmentsAndAVoidClipStaysVoid() {
        RgbFrames fifty = new RgbFrames(50, 1, 1, new byte[150]);
        Footage long50 = Footage.clip(fifty, Collections.nCopies(50, 0L), 0);
        assertThat(ClipStretch.cut(List.of(long50), List.of(""), SegmentConfig.none())).isEmpty();
        try (ClipEncoder encoder =
                new ClipEncoder(
                        lease(POOLED), lease(POOLED), SegmentConfig.none(), CLIPS.again())) {
            assertThat(encoder.apply(clip()).getSegments()).isEmpty();
            Clip broken = clip();
            broken.setVoided(new VoidReason("decode", "unreadable-video", "x"));
            assertThat(encoder.apply(broken).getVoided().getCode()).isEqualTo("unreadable-video");
        }
    }

    @Test
    void severalMediaAreEncodedTogetherAndNarratedOneByOne() {
        Clip several = clip();
        ClipPart video =
                new ClipPart(
                        MediumKind.VIDEO,
                        80,
                        60,
                        several.getTimestampsMs(),
                        500L,
                        ByteBuffer.wrap(PIXELS));
        byte[] first = Arrays.copyOf(PIXELS, 80 * 60 * 3);
        ClipPart picture =
                new ClipPart(MediumKind.PICTURE, 80, 60, List.of(), 0L, ByteBuffer.wrap(first));
        several.setClipId("several");
        several.setParts(List.of(picture, video));
        try (ClipEncoder encoder =
                        new ClipEncoder(
                                lease(FRAMES),
                                lease(FRAMES),
                                new SegmentConfig(3, 1),
                                CLIPS.again());
                ClipEncoder plain =
                        new ClipEncoder(
                                lease(FRAMES),
                                lease(FRAMES),
                                new SegmentConfig(3, 1),
                                CLIPS.again())) {
            EncodedClip encoded = encoder.apply(several);
            VisualEmbedding all = VisualRecords.embedding(encoded.getPolicyTokens());
            assertThat(all.parts()).extracting(VisualPart::picture).containsExactly(true, false);
            assertThat(encoded.getPolicyTokens().getTo()).isEqualTo(6);
            VisualEmbedding alone = VisualRecords.embedding(plain.apply(clip()).getPolicyTokens());
            assertThat(all.inOrder(List.of(1))).isEqualTo(alone);
            // One frame among others is part of a larger matrix product.
            float[] shownFirst = Arrays.copyOf(all.inOrder(List.of(0)).data(), 96);
            try (Models.Lease lease = lease(FRAMES)) {
                Rounding.of(lease.model().config())
                        .check("the frame", shownFirst, Arrays.copyOf(alone.data(), 96));
            }
            assertThat(encoded.getSegments())
                    .extracting(s -> s.getLabel() + " " + s.getStartMs() + "-" + s.getEndMs())
                    .containsExactly("picture 1 0-0", "video 1 0-200", "video 1 200-400");
            assertThat(encoded.getSegments())
                    .extracting(s -> s.getTokens().getFrom() + "-" + s.getTokens().getTo())
                    .containsExactly("0-1", "1-4", "3-6");
            VisualEmbedding shown =
                    VisualRecords.embedding(encoded.getSegments().get(0).getTokens());
            assertThat(shown).isEqualTo(all.inOrder(List.of(0)));
        }
    }
}
