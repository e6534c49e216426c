package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.generate.DecodeRow;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.TextGenerator;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.text.ChatMessage;
import org.streamrlaif.video.PictureFile;
import org.streamrlaif.video.SampledVideo;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rlaif generate}: answers one question about videos and pictures. */
@Command(
        name = "generate",
        description =
                "Answers a question about a video or a picture, or several of them in the order of"
                        + " their options; the answer appears as it is made.")
final class GenerateCommand extends CliCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "Model folder in Hugging Face format.")
    private Path model;

    @Option(names = "--adapter", paramLabel = "DIR", description = "Adapter in PEFT format.")
    private Path adapter;

    @ArgGroup(multiplicity = "1..*")
    private List<Visual> visuals;

    /** One of the things that the question is about. */
    private static final class Visual {
        @Option(names = "--video", paramLabel = "FILE", description = "A video.")
        private Path video;

        @Option(
                names = "--image",
                paramLabel = "FILE",
                description = "A still picture: PNG, JPEG, GIF, BMP, WebP or TIFF.")
        private Path image;
    }

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            required = true,
            description =
                    "The question. Of several videos and pictures each is shown where <video> or"
                            + " <image> stands in it, or all before it.")
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
    protected void execute() throws Exception {
        require(!prompt.isBlank(), "--prompt", "empty", "a question");
        SamplingConfig sampling =
                new SamplingConfig(1, maxNewTokens, temperature, 1, 0, 1).withKvBudget(kvBudgetMib);
        ModelOptions options = placement.modelOptions();
        try (VisionLanguageModel base = VisionLanguageModel.load(model, options);
                LoraAdapter weights = adapter == null ? null : base.readAdapter(adapter);
                TextGenerator generator = new TextGenerator(base, weights, sampling)) {
            answer(generator, question(base));
        }
    }

    private ModelPrompt question(VisionLanguageModel base) throws IOException {
        List<Footage> media = new ArrayList<>();
        for (Visual visual : visuals) {
            media.add(visual.image == null ? clip(visual.video) : picture(visual.image));
        }
        ChatMessage asked =
                media.size() == 1
                        ? ChatMessage.of("user", prompt)
                        : ChatMessage.placed("user", prompt);
        return base.conversation(List.of(asked), true, base.encode(media));
    }

    private Footage clip(Path video) throws IOException {
        VideoReader videos = new VideoReader(VideoConfig.defaults().withFrames(frames));
        SampledVideo seen = videos.read(video);
        List<Long> times = Arrays.stream(seen.timestampsMs()).boxed().toList();
        return Footage.clip(seen.frames(), times, seen.durationMs());
    }

    private static Footage picture(Path image) throws IOException {
        return Footage.picture(PictureFile.read(image, VideoConfig.defaults().maxPixels()));
    }

    private void answer(TextGenerator generator, ModelPrompt asked) throws IOException {
        if (json) {
            DecodeRow row = generator.stream(asked, seed, piece -> {});
            out().println(json(generator.text(row), row));
        } else {
            generator.stream(
                    asked,
                    seed,
                    piece -> {
                        out().print(Terminal.printable(piece));
                        out().flush();
                    });
            out().println();
        }
    }

    private static String json(String text, DecodeRow row) throws JsonProcessingException {
        return JSON.writeValueAsString(
                JSON.createObjectNode()
                        .put("text", text)
                        .putPOJO("tokens", row.tokens())
                        .putPOJO("logprobs", row.logprobs())
                        .put("finishReason", row.ended() ? "eos" : "length"));
    }
}
