package org.streamrlaif.model.picture;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.file.Safetensors;
import org.streamrlaif.numeric.Rounding;

/** Frames of videos compared with Hugging Face's video processors on torchvision. */
@Tag("numeric")
class VideoFramesTest {
    /** A level of a byte, 2 / 255, becomes a pixel in four operations. */
    private static final Rounding PIXELS = Rounding.float32(4);

    @Test
    void smolVlmBringsTheLongestEdgeToItsLengthAndThenStretches() {
        ImageSettings settings =
                ImageSettings.smolVideo(ProcessorFiles.video(Fixtures.path("tiny-smolvlm")));
        check("tiny-smolvlm", settings, 4, "input.pixel_values");
    }

    @Test
    void oneVisionStretches() {
        ImageSettings settings =
                ImageSettings.oneVision(
                        ProcessorFiles.video(Fixtures.path("tiny-llava-onevision")));
        check("tiny-llava-onevision", settings, 4, "input.pixel_values_videos");
    }

    private static void check(String model, ImageSettings settings, int frames, String name) {
        Path[] files =
                IntStream.range(0, frames)
                        .mapToObj(
                                i -> Fixtures.path(model + "/reference/frames/frame" + i + ".png"))
                        .toArray(Path[]::new);
        try (Safetensors reference = Fixtures.tensors(model + "/reference/single.safetensors")) {
            PIXELS.check(
                    name, new ImageProcessor(settings).process(Pictures.read(files)), reference);
        }
    }
}
