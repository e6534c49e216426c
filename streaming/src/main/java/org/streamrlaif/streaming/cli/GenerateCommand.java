package org.streamrlaif.streaming.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.generate.DecodeRow;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.TextGenerator;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualLayout;
import org.streamrlaif.video.PictureFile;
import org.streamrlaif.video.SampledVideo;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rlaif generate}: answers one question about one video or picture. */
@Command(
        name = "generate",
        description =
                "Answers a question about a video or a picture; the answer appears as it is made.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GenerateCommand implements Runnable {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "Model folder in Hugging Face format.")
    private Path model;

    @Option(names = "--adapter", paramLabel = "DIR", description = "Adapter in PEFT format.")
    private Path adapter;

    @ArgGroup(multiplicity = "1")
    private Shown shown;

    /** What the question is about. */
    private static final class Shown {
        @Option(names = "--video", paramLabel = "FILE", description = "The video.")
        private Path video;

        @Option(
                names = "--image",
                paramLabel = "FILE",
                description =
                        "A still picture instead of a video: PNG, JPEG, GIF, BMP, WebP or TIFF.")
        private Path image;
    }

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "The question.")
    private String prompt;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "8",
            description = "Frames that the model sees (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Longest answer in tokens (default: ${DEFAULT-VALUE}).")
    private int maxNewTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "0 takes the most probable token (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Decides the answer above temperature 0 (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--kv-budget-mib",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Most memory for keys and values; 0 takes a quarter of what is free (default:"
                            + " ${DEFAULT-VALUE}).")
    private int kvBudgetMib;

    @Mixin private DeviceOptions placement;

    @Option(
            names = "--json",
            description = "Prints one JSON object: text, tokens, logprobs, finishReason.")
    private boolean json;

    @Override
    public void run() {
        if (prompt.isBlank()) {
            throw new IllegalArgumentException("--prompt: empty, expected a question");
        }
        SamplingConfig sampling =
                new SamplingConfig(1, maxNewTokens, temperature, 1, 0, 1).withKvBudget(kvBudgetMib);
        ModelOptions options = placement.modelOptions();
        try (VisionLanguageModel base = VisionLanguageModel.load(model, options);
                LoraAdapter weights = adapter == null ? null : base.readAdapter(adapter);
                TextGenerator generator = new TextGenerator(base, weights, sampling)) {
            answer(generator, shown.image == null ? aboutVideo(base) : aboutPicture(base));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ModelPrompt aboutVideo(VisionLanguageModel base) throws IOException {
        VideoReader videos = new VideoReader(VideoConfig.defaults().withFrames(frames));
        SampledVideo seen = videos.read(shown.video);
        List<Long> times = Arrays.stream(seen.timestampsMs()).boxed().toList();
        VisualLayout layout = VisualLayout.frames(times, seen.durationMs());
        return base.prompt(prompt, base.encode(seen.frames()).with(layout));
    }

    private ModelPrompt aboutPicture(VisionLanguageModel base) throws IOException {
        RgbFrames picture = PictureFile.read(shown.image, VideoConfig.defaults().maxPixels());
        return base.picturePrompt(prompt, base.encodePicture(picture));
    }

    private void answer(TextGenerator generator, ModelPrompt asked) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            DecodeRow row = generator.stream(asked, seed, piece -> {});
            out.println(json(generator.text(row), row));
        } else {
            generator.stream(
                    asked,
                    seed,
                    piece -> {
                        out.print(Terminal.printable(piece));
                        out.flush();
                    });
            out.println();
        }
        out.flush();
    }

    private static String json(String text, DecodeRow row) throws JsonProcessingException {
        ObjectNode answer = JSON.createObjectNode().put("text", text);
        ArrayNode tokens = answer.putArray("tokens");
        for (int token : row.tokens()) {
            tokens.add(token);
        }
        ArrayNode logprobs = answer.putArray("logprobs");
        for (float logprob : row.logprobs()) {
            logprobs.add(logprob);
        }
        answer.put("finishReason", row.ended() ? "eos" : "length");
        return JSON.writeValueAsString(answer);
    }
}
