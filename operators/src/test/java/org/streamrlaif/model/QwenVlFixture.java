package org.streamrlaif.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.streamrlaif.model.picture.Pictures;
import org.streamrlaif.model.vision.VisualEmbedding;

/** The first sample of the Qwen-VL fixtures, a video, from its frames on. */
public final class QwenVlFixture {
    private QwenVlFixture() {}

    public static VisionLanguageModel load(String name) {
        return VisionLanguageModel.load(Fixtures.path(name), ModelOptions.defaults());
    }

    private static JsonNode sample(String name) {
        return Fixtures.json(name + "/reference/meta.json").get("samples").get(0);
    }

    /** The tokens of the video with the times of its frames. */
    public static VisualEmbedding clip(VisionLanguageModel model, String name) {
        JsonNode media = sample(name).get("media").get(0);
        VisualEmbedding visual =
                model.encode(
                        Pictures.read(
                                StreamSupport.stream(media.get("files").spliterator(), false)
                                        .map(
                                                file ->
                                                        Fixtures.path(
                                                                name
                                                                        + "/reference/"
                                                                        + file.asText()))
                                        .toArray(Path[]::new)));
        List<Long> times = new ArrayList<>();
        double fps = media.get("metadata").get("fps").asDouble();
        for (JsonNode index : media.get("metadata").get("frames_indices")) {
            times.add(Math.round(1000 * index.asInt() / fps));
        }
        return visual.with(visual.layout().at(times, 0));
    }

    /** The stored prompt about it. */
    public static ModelPrompt prompt(VisionLanguageModel model, String name) {
        List<Integer> ids = new ArrayList<>();
        int placeholder = model.config().imageTokenId();
        for (JsonNode id : sample(name).get("prompt_ids")) {
            boolean goesOn = !ids.isEmpty() && ids.get(ids.size() - 1) == placeholder;
            if (!goesOn || id.asInt() != placeholder) {
                ids.add(id.asInt());
            }
        }
        return model.expand(ids.stream().mapToInt(i -> i).toArray(), clip(model, name));
    }

    /** The stored response to it. */
    public static int[] response(String name) {
        return StreamSupport.stream(sample(name).get("response_ids").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
