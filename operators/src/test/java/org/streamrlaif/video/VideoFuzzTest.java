package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged bytes anywhere give frames or a typed error: never a crash, a hang or another error. */
class VideoFuzzTest {

    private static final int DAMAGED_COPIES = 25;

    @TempDir Path folder;

    private final VideoReader reader = new VideoReader(VideoConfig.defaults());

    @Test
    void survivesFlippedBytesAndCuts() throws Exception {
        Random random = new Random(7);
        int readable = 0;
        int refused = 0;
        for (byte[] good : goodFiles()) {
            for (int i = 0; i < DAMAGED_COPIES; i++) {
                Path file = folder.resolve("damaged");
                Files.write(file, i % 5 == 0 ? cut(good, random) : flip(good, random));
                try {
                    SampledVideo video = reader.read(file, 4);
                    assertThat(video.frames().count()).isEqualTo(4);
                    assertThat(Arrays.stream(video.timestampsMs())).allMatch(time -> time >= 0);
                    assertThat(video.durationMs()).isNotNegative();
                    readable++;
                } catch (UnreadableVideoException e) {
                    assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
                    refused++;
                }
            }
        }
        assertThat(readable).isPositive();
        assertThat(refused).isPositive();
    }

    private List<byte[]> goodFiles() throws Exception {
        Animation animation = Animation.barcodes(5, 4, 3, 2, 1);
        Path stream = folder.resolve("stream.ts");
        TransportStream.write(Fixtures.file("h264_bframes.mp4"), stream, 95_443);
        List<byte[]> files = new ArrayList<>();
        files.addAll(List.of(animation.gif(), animation.png(), Files.readAllBytes(stream)));
        for (String name : Fixtures.GOOD) {
            files.add(Files.readAllBytes(Fixtures.file(name)));
        }
        return files;
    }

    private static byte[] cut(byte[] good, Random random) {
        return Arrays.copyOf(good, random.nextInt(good.length));
    }

    private static byte[] flip(byte[] good, Random random) {
        byte[] damaged = good.clone();
        int flips = 1 << random.nextInt(9);
        int reach = random.nextBoolean() ? Math.min(2048, good.length) : good.length;
        for (int i = 0; i < flips; i++) {
            damaged[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }
}
