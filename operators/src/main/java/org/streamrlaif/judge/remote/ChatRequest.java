package org.streamrlaif.judge.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;
import org.streamrlaif.encode.FrameRecords;
import org.streamrlaif.schemas.SentFrames;

/** Bodies of requests: one question about some frames, always answered at temperature 0. */
final class ChatRequest {

    /** So many of the likeliest tokens are asked for; some endpoints give no more. */
    private static final int TOP_LOGPROBS = 5;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ChatRequest() {}

    /**
     * A question.
     *
     * @param frames shown before the text, with their times, from the clip store; null for a
     *     question about text alone
     * @param maxTokens longest answer
     */
    static ObjectNode of(
            String model, SentFrames frames, String text, int maxTokens, boolean logprobs) {
        ObjectNode body = JSON.objectNode();
        body.put("model", model);
        body.put("temperature", 0);
        body.put("max_tokens", maxTokens);
        if (logprobs) {
            body.put("logprobs", true);
            body.put("top_logprobs", TOP_LOGPROBS);
        }
        ObjectNode message = body.putArray("messages").addObject();
        message.put("role", "user");
        if (frames == null) {
            message.put("content", text);
            return body;
        }
        ArrayNode content = message.putArray("content");
        content.add(
                part(
                        frames.getLabels().isEmpty()
                                ? "Frames of the video, at " + times(frames) + ":"
                                : "In this order: " + String.join(", ", frames.getLabels()) + ":"));
        FrameRecords.pictures(frames).forEach(picture -> content.add(part(picture)));
        content.add(part(text));
        return body;
    }

    private static ObjectNode part(String text) {
        return JSON.objectNode().put("type", "text").put("text", text);
    }

    private static ObjectNode part(byte[] picture) {
        ObjectNode part = JSON.objectNode().put("type", "image_url");
        part.putObject("image_url")
                .put(
                        "url",
                        "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture));
        return part;
    }

    private static String times(SentFrames frames) {
        return frames.getTimestampsMs().stream()
                .map(time -> String.format(Locale.ROOT, "%.1fs", time / 1000.0))
                .collect(Collectors.joining(", "));
    }
}
