package org.streamrlaif.reward.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch as a command or an endpoint gets it and answers it: {@code {"responses": [{"ticket": 0,
 * "sample": "…", "media": ["…"], "prompt": "…", "response": "…", "tokens": 5, "ended": true,
 * "reference": "…"}]}}, answered by {@code {"rewards": [0.5]}} with one element per response: a
 * number, or a text that says why there is none.
 */
final class BatchJson {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build();
    private static final String EXPECTED = "{\"rewards\": […]} with one for each response";
    private static final int SHOWN = 80;

    private BatchJson() {}

    /** The batch in one line. */
    static String write(List<RewardItem> items) {
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode responses = batch.putArray("responses");
        for (RewardItem item : items) {
            ObjectNode node =
                    responses.addObject().put("ticket", item.ticket()).put("sample", item.sample());
            item.media().forEach(node.putArray("media")::add);
            node.put("prompt", item.prompt())
                    .put("response", item.response())
                    .put("tokens", item.tokens())
                    .put("ended", item.ended())
                    .put("reference", item.reference());
        }
        return batch.toString();
    }

    /**
     * The rewards of an answer.
     *
     * @param count of the responses
     * @throws IllegalArgumentException in one line when it is no answer
     */
    static List<Reward> read(String answer, int count) {
        JsonNode rewards;
        try {
            rewards = JSON.readTree(answer).path("rewards");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(shown(answer) + ", expected " + EXPECTED, e);
        }
        if (!rewards.isArray()) {
            throw new IllegalArgumentException(shown(answer) + ", expected " + EXPECTED);
        }
        if (rewards.size() != count) {
            throw new IllegalArgumentException(
                    rewards.size() + " rewards, expected one for each of " + count + " responses");
        }
        List<Reward> read = new ArrayList<>();
        rewards.forEach(reward -> read.add(reward(reward)));
        return read;
    }

    private static Reward reward(JsonNode node) {
        if (node.isNumber()) {
            return Reward.of(node.doubleValue());
        }
        return new Reward.Failure(
                node.isTextual()
                        ? node.textValue()
                        : shown(node.toString())
                                + ", expected a number, or a text that says why"
                                + " there is none");
    }

    private static String shown(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return "'" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + "'";
    }
}
