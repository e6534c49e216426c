package org.streamrlaif.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streamrlaif.clips.PartKey;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.video.ClipReader;
import org.streamrlaif.video.VideoConfig;

/** What a process that lacks a clip does: it makes the same one again, or gives the ticket up. */
class ClipFetcherTest {
    private final RunClips clips = RunClips.of(UUID.randomUUID().toString());
    private final AtomicInteger made = new AtomicInteger();
    private String model = "tiny-llava";
    private String type = "float32";
    private int segments = 2;
    private List<Medium> media = List.of();
    @TempDir Path videos;
    private Path video;

    @BeforeEach
    void aVideo() throws Exception {
        video = videos.resolve("video");
        copy("h264_3frames.mp4");
    }

    @AfterEach
    void close() {
        forget();
        clips.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-llava, float32",
        "tiny-llava-hub, bfloat16",
        "tiny-llava-onevision, bfloat16",
        "tiny-llava-onevision, float16",
        "tiny-smolvlm, float32"
    })
    void aClipThatIsMadeAgainIsTheSameBitForBit(String folder, String dtype) throws Exception {
        model = folder;
        type = dtype;
        try (ItemCore<Clip, EncodedClip> encode = encoder();
                ClipFetcher fetcher = fetcher()) {
            EncodedClip clip = encode.apply(read());
            List<VisualEmbedding> first = embeddings(clip);
            forget();

            assertThat(fetcher.obstacle(clip, "narrate")).isEmpty();
            assertThat(fetcher.fetch(Rollouts.of(clip, ""), "judge"))
                    .allMatch(rollout -> rollout.getVoided() == null);

            assertThat(made).as("times that it was made again").hasValue(1);
            assertThat(embeddings(clip)).isEqualTo(first);
            assertThat(clips.remade()).isEqualTo(1);
        }
    }

    @Test
    void severalMediaAreMadeAgainFromTheirFiles() throws Exception {
        Path picture = Files.copy(Fixtures.path("fixtures/video/still.webp"), videos.resolve("p"));
        media =
                List.of(
                        new Medium(MediumKind.PICTURE, picture.toString()),
                        new Medium(MediumKind.VIDEO, video.toString()),
                        new Medium(MediumKind.PICTURE, picture.toString()));
        aClipThatIsMadeAgainIsTheSameBitForBit("tiny-llava-onevision", "float32");
        List<Rollout> prompts = prompts();
        assertThat(prompts.get(0).getMedia()).isEqualTo(media);
        forget();
        Files.delete(picture);
        try (ClipFetcher fetcher = fetcher()) {
            VoidReason reason = fetcher.fetch(prompts, "judge").get(0).getVoided();
            assertThat(reason.getCode()).isEqualTo("clip-lost");
            assertThat(reason.getMessage()).startsWith(picture.toString());
        }
    }

    @Test
    void whatIsHereIsNotMadeAgain() throws Exception {
        try (ClipFetcher fetcher = fetcher()) {
            List<Rollout> prompts = prompts();
            assertThat(fetcher.fetch(prompts, "generate")).isEqualTo(prompts);
            assertThat(made).hasValue(0);
        }
    }

    @Test
    void segmentsGoWhenTheyHaveBeenNarratedAndTheWholeClipStays() throws Exception {
        try (ItemCore<Clip, EncodedClip> encode = encoder();
                ItemCore<EncodedClip, String> narrate =
                        FetchedCores.narrate(
                                clip -> embeddings(clip).size() + " seen", fetcher())) {
            EncodedClip clip = encode.apply(read());
            assertThat(narrate.apply(clip)).isEqualTo("3 seen");

            assertThat(clips.bring(PartKey.of(clip.getPolicyTokens()))).isTrue();
            for (Segment segment : clip.getSegments()) {
                assertThat(clips.bring(PartKey.of(segment.getTokens()))).isFalse();
            }
            assertThat(narrate.apply(clip)).as("asked again").isEqualTo("3 seen");
            assertThat(made).hasValue(1);
        }
    }

    @Test
    void aSegmentThatIsTheWholeClipStays() throws Exception {
        segments = 9;
        try (ItemCore<Clip, EncodedClip> encode = encoder()) {
            EncodedClip clip = encode.apply(read());
            VisualRecords.dropSegments(clips, clip);
            assertThat(embeddings(clip)).hasSize(2);
        }
    }

    @Test
    void aVideoThatIsGoneVoidsTheTicketWithOneLine() throws Exception {
        try (ClipFetcher fetcher = fetcher()) {
            List<Rollout> prompts = prompts();
            forget();
            Files.delete(video);

            VoidReason reason = fetcher.fetch(prompts, "generate").get(0).getVoided();
            assertThat(reason.getStage()).isEqualTo("generate");
            assertThat(reason.getCode()).isEqualTo("clip-lost");
            assertThat(reason.getMessage()).startsWith(video + ": ").doesNotContain("\n");
        }
    }

    @Test
    void aVideoThatHasChangedVoidsTheTicket() throws Exception {
        try (ClipFetcher fetcher = fetcher()) {
            List<Rollout> prompts = prompts();
            forget();
            copy("mpeg4.avi");

            VoidReason reason = fetcher.fetch(prompts, "judge").get(0).getVoided();
            assertThat(reason.getCode()).isEqualTo("clip-lost");
            assertThat(reason.getMessage())
                    .startsWith(video + ": holds clip ")
                    .endsWith("now, expected clip " + prompts.get(0).getClipId());
        }
    }

    @Test
    void anotherModelThanBeforeVoidsTheTicket() throws Exception {
        List<Rollout> prompts = prompts();
        forget();
        model = "tiny-smolvlm";
        try (ClipFetcher fetcher = fetcher()) {
            VoidReason reason = fetcher.fetch(prompts, "judge").get(0).getVoided();
            assertThat(reason.getCode()).isEqualTo("clip-lost");
            assertThat(reason.getMessage()).contains("other models or settings");
        }
    }

    @Test
    void severalWhoLackOneClipMakeItOnce() throws Exception {
        List<Rollout> prompts = prompts();
        forget();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<List<Rollout>> fetch =
                    () -> {
                        try (ClipFetcher fetcher = fetcher()) {
                            return fetcher.fetch(prompts, "judge");
                        }
                    };
            for (Future<List<Rollout>> done :
                    threads.invokeAll(List.of(fetch, fetch, fetch, fetch))) {
                assertThat(done.get()).isEqualTo(prompts);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(made).hasValue(1);
    }

    private List<Rollout> prompts() throws Exception {
        try (ItemCore<Clip, EncodedClip> encode = encoder()) {
            return Rollouts.of(encode.apply(read()), "");
        }
    }

    /** The store is now that of a process which never had the clip. */
    private void forget() {
        clips.ended(Long.MAX_VALUE);
    }

    private void copy(String fixture) throws Exception {
        Files.copy(
                Fixtures.path("fixtures/video/" + fixture),
                video,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<VisualEmbedding> embeddings(EncodedClip clip) {
        List<VisualTokens> all = new ArrayList<>(List.of(clip.getPolicyTokens()));
        clip.getSegments().stream().map(Segment::getTokens).forEach(all::add);
        return all.stream().map(VisualRecords::embedding).toList();
    }

    private Clip read() throws Exception {
        VideoSample sample =
                new VideoSample(
                        "s",
                        video.toString(),
                        List.of("what ?", "where ?"),
                        0L,
                        0,
                        media,
                        List.of(),
                        List.of(),
                        null);
        return decoder().apply(new AdmittedSample(4L, 2, sample, null, null));
    }

    private ItemCore<AdmittedSample, Clip> decoder() {
        VideoConfig config =
                new VideoConfig(3, 0, 7680L * 4320, 1, 60, List.of(videos.toString()), false);
        return new ClipReader(config)::read;
    }

    private ItemCore<Clip, EncodedClip> encoder() {
        return new ClipEncoder(lease(), lease(), new SegmentConfig(segments, 1), clips.again());
    }

    private ClipFetcher fetcher() {
        return new ClipFetcher(
                clips.again(),
                decoder(),
                () -> {
                    made.incrementAndGet();
                    return encoder();
                });
    }

    private Models.Lease lease() {
        return Models.acquire(Fixtures.path(model), new ModelOptions("cpu", type, null));
    }
}
