package org.streamrlaif.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.streamrlaif.model.Fixtures;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.picture.Pictures;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.text.ChatMessage;

/** Models, pictures and clips for tests of several media. */
final class MediaSamples {
    private MediaSamples() {}

    static VisionLanguageModel load(String name) {
        return VisionLanguageModel.load(Fixtures.path(name), ModelOptions.defaults());
    }

    static JsonNode sample(String name, int number) {
        return Fixtures.json(name + "/reference/meta.json").get("samples").get(number);
    }

    static RgbFrames frames(String name, Stream<String> files) {
        return Pictures.read(
                files.map(file -> Fixtures.path(name + "/reference/" + file)).toArray(Path[]::new));
    }

    /** The media of a stored sample of Qwen-VL. */
    static List<Footage> media(String name, JsonNode sample) {
        List<Footage> media = new ArrayList<>();
        for (JsonNode one : sample.get("media")) {
            RgbFrames frames =
                    frames(
                            name,
                            StreamSupport.stream(one.get("files").spliterator(), false)
                                    .map(JsonNode::asText));
            List<Long> times = new ArrayList<>();
            for (JsonNode index : one.path("metadata").path("frames_indices")) {
                double fps = one.get("metadata").get("fps").asDouble();
                times.add(Math.round(1000 * index.asInt() / fps));
            }
            media.add(new Footage(times.isEmpty(), frames, times, 0));
        }
        return media;
    }

    static int[] ids(JsonNode sample) {
        return StreamSupport.stream(sample.get("prompt_ids").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    /** The same with all placeholders alike, as expanded prompts have them. */
    static int[] alike(VisionLanguageModel model, int[] ids) {
        List<Integer> placeholders = model.config().family().placeholders();
        return Arrays.stream(ids)
                .map(id -> placeholders.contains(id) ? placeholders.get(0) : id)
                .toArray();
    }

    static ChatMessage asked(String text) {
        return ChatMessage.placed("user", text);
    }

    static String text(VisionLanguageModel model, ModelPrompt prompt) {
        return model.tokenizer().decode(prompt.ids(), false);
    }

    static void copyModel(String name, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(Fixtures.path(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    static List<Footage> twoPictures() {
        return Stream.of("frame1.png", "frame2.png")
                .map(file -> Fixtures.path("fixtures/clip-preprocess/" + file))
                .map(file -> Footage.picture(Pictures.read(file)))
                .toList();
    }

    static RgbFrames noise(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new Random(width * 1000L + height).nextBytes(rgb);
        return new RgbFrames(1, width, height, rgb);
    }
}
