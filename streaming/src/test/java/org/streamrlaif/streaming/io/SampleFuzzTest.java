package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.mutation.Mutations;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.RecordCodec;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.video.ClipReader;
import org.streamrlaif.video.VideoConfig;

/** Whatever lies in a topic: a message is one sample, good or void with a reason. */
class SampleFuzzTest {

    /** A dead letter must be far from the megabyte that brokers take. */
    private static final int LONGEST_LETTER = 100_000;

    private static final VideoSample SAMPLE =
            new VideoSample(
                    "cat",
                    "videos/cat.mp4",
                    List.of("What is it?", "Where?"),
                    17L,
                    1,
                    List.of(),
                    List.of(),
                    List.of(),
                    null);
    private static final String JSON =
            "{\"id\": \"cat\", \"uri\": \"videos/cat.mp4\", \"prompts\": [\"What?\", \"Where?\"],"
                    + " \"createdAt\": 17, \"epoch\": 1}";

    private static final String SEVERAL =
            "{\"id\": \"cat\", \"media\": [{\"image\": \"a.png\"}, {\"video\": \"b.mp4\"}],"
                    + " \"history\": [{\"role\": \"user\", \"content\": \"<image>\"}], \"prompts\": [\"What?\"]}";

    @TempDir static Path folder;

    @FuzzTest(maxDuration = "5m")
    void anyMessageIsOneSample(byte[] message) {
        isSample(message);
    }

    @Test
    void mutatedMessagesAreSamplesThatTheNextStageTakes() {
        Mutations mutations = new Mutations();
        List<byte[]> good =
                List.of(
                        RecordCodec.of(VideoSample.class).encode(SAMPLE),
                        JSON.getBytes(StandardCharsets.UTF_8),
                        SEVERAL.getBytes(StandardCharsets.UTF_8));
        int sound = 0;
        int count = Mutations.count(1000);
        for (int i = 0; i < count; i++) {
            sound += isSample(mutations.of(mutations.any(good))) ? 1 : 0;
        }
        assertThat(sound).isBetween(1, count - 1);
    }

    @Test
    void mutatedAnnouncementsAreReadOrLeftOut() {
        Mutations mutations = new Mutations();
        byte[] good =
                RecordCodec.of(PolicyVersion.class)
                        .encode(new PolicyVersion(1L, "job#0", 3L, "file:/w/3", "ab", "cd", 17L));
        RecordDeserializer<PolicyVersion> deserializer =
                new RecordDeserializer<>(PolicyVersion.class);
        deserializer.open(null);
        List<PolicyVersion> read = new ArrayList<>();
        int count = Mutations.count(1000);
        for (int i = 0; i < count; i++) {
            deserializer.deserialize(message(mutations.of(good)), new ListCollector<>(read));
        }
        assertThat(read).hasSizeBetween(1, count - 1);
    }

    /** Whether a message is a sample that is not void yet. */
    private static boolean isSample(byte[] bytes) {
        SampleDeserializer deserializer = new SampleDeserializer();
        deserializer.open(null);
        List<AdmittedSample> samples = new ArrayList<>();
        deserializer.deserialize(message(bytes), new ListCollector<>(samples));
        assertThat(samples).hasSize(1);
        AdmittedSample sample = samples.get(0);
        assertThat(sample.getTickets()).isPositive();
        Clip clip = decode(sample);
        assertThat(clip.getVoided().getMessage()).isNotBlank();
        for (DeadLetter letter : DeadLetters.of(sample, clip.getVoided())) {
            assertThat(RecordCodec.of(DeadLetter.class).encode(letter))
                    .hasSizeLessThan(LONGEST_LETTER);
        }
        return sample.getVoided() == null;
    }

    /** There is no video at all, so every clip is void. */
    private static Clip decode(AdmittedSample sample) {
        ItemCore<AdmittedSample, Clip> decode =
                GuardedCores.decode(new ClipReader(VideoConfig.defaults().inside(folder))::read);
        try {
            return decode.apply(sample);
        } catch (Exception e) {
            throw new AssertionError("the run would have ended", e);
        }
    }

    private static ConsumerRecord<byte[], byte[]> message(byte[] value) {
        return new ConsumerRecord<>("samples", 0, 3L, null, value);
    }
}
