package org.streamrlaif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.model.Closeness.maxDifference;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Frames of videos compared with Hugging Face's video processors on torchvision. */
class VideoFramesTest {
    /** Far below one level of a byte, 2 / 255. */
    private static final double EQUAL = 1e-6;

    @Test
    void smolVlmBringsTheLongestEdgeToItsLengthAndThenStretches() {
        ImageSettings settings =
                ImageSettings.smolVideo(ProcessorFiles.video(Fixtures.path("tiny-smolvlm")));
        assertThat(difference("tiny-smolvlm", settings, 4, "input.pixel_values")).isLessThan(EQUAL);
    }

    @Test
    void oneVisionStretches() {
        ImageSettings settings =
                ImageSettings.oneVision(
                        ProcessorFiles.video(Fixtures.path("tiny-llava-onevision")));
        assertThat(difference("tiny-llava-onevision", settings, 4, "input.pixel_values_videos"))
                .isLessThan(EQUAL);
    }

    private static double difference(
            String model, ImageSettings settings, int frames, String name) {
        Path[] files =
                IntStream.range(0, frames)
                        .mapToObj(
                                i -> Fixtures.path(model + "/reference/frames/frame" + i + ".png"))
                        .toArray(Path[]::new);
        try (Safetensors reference = Fixtures.tensors(model + "/reference/single.safetensors")) {
            float[] pixels = new ImageProcessor(settings).process(Pictures.read(files));
            return maxDifference(pixels, reference, name);
        }
    }
}
