package org.streamrlaif.judge.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What an endpoint replied.
 *
 * @param text the answer
 * @param declined why the endpoint gave none, in one line; null when it did
 * @param tokens per token that was written, the likeliest tokens with their log-probabilities, the
 *     chosen one first; empty when the endpoint does not tell
 * @param tokensIn tokens read; empty when the endpoint does not tell
 * @param tokensOut tokens written; likewise
 */
record ChatReply(
        String text,
        String declined,
        List<Map<String, Double>> tokens,
        OptionalLong tokensIn,
        OptionalLong tokensOut) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILTERED = "content_filter";
    private static final int SHOWN = 160;

    /**
     * Reads the body of a reply.
     *
     * @throws CallFailedException when it is no chat completion
     */
    static ChatReply of(String body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw unreadable("no JSON");
        }
        JsonNode error = root.path("error");
        if (!error.isMissingNode() && !error.isNull() && root.path("choices").isEmpty()) {
            String says = error.path("message").asText(error.asText(error.toString()));
            throw new CallFailedException(
                    CallFailedException.Kind.FAILED, "the endpoint says: " + shortened(says));
        }
        JsonNode choice = root.path("choices").path(0);
        JsonNode message = choice.path("message");
        JsonNode content = message.path("content");
        String declined = declined(choice.path("finish_reason").asText(), message);
        if (!content.isTextual() && declined == null) {
            throw unreadable("no text in choices[0].message.content");
        }
        JsonNode usage = root.path("usage");
        return new ChatReply(
                content.asText(""),
                declined,
                tokens(choice.path("logprobs").path("content")),
                number(usage.path("prompt_tokens")),
                number(usage.path("completion_tokens")));
    }

    /** A refusal in the model's words, a filter, or a message that holds null instead of a text. */
    private static String declined(String reason, JsonNode message) {
        String refusal = message.path("refusal").asText("");
        if (message.path("refusal").isTextual() && !refusal.isBlank()) {
            return "the judge refuses: " + shortened(refusal);
        }
        if (reason.equals(FILTERED)) {
            return "the endpoint's filter holds the answer back (" + FILTERED + ")";
        }
        if (message.path("content").isNull()) {
            return "the answer holds no text"
                    + (reason.isEmpty() ? "" : ", it ended by " + shortened(reason));
        }
        return null;
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    /**
     * The likeliest tokens where a character of the text was written. What was written before the
     * text, such as reasoning, or behind it does not count.
     *
     * @return empty when the endpoint does not tell
     */
    Map<String, Double> likeliest(int character) {
        List<String> chosen =
                tokens.stream().map(one -> one.keySet().stream().findFirst().orElse("")).toList();
        int start = String.join("", chosen).lastIndexOf(text);
        if (start < 0) {
            return Map.of();
        }
        int end = 0;
        for (int i = 0; i < chosen.size(); i++) {
            end += chosen.get(i).length();
            if (end > start + character) {
                return tokens.get(i);
            }
        }
        return Map.of();
    }

    private static List<Map<String, Double>> tokens(JsonNode content) {
        List<Map<String, Double>> tokens = new ArrayList<>();
        for (JsonNode one : content) {
            Map<String, Double> likeliest = new LinkedHashMap<>();
            put(likeliest, one);
            one.path("top_logprobs").forEach(other -> put(likeliest, other));
            tokens.add(likeliest);
        }
        return tokens;
    }

    private static void put(Map<String, Double> likeliest, JsonNode token) {
        if (token.path("token").isTextual() && token.path("logprob").isNumber()) {
            likeliest.put(token.get("token").asText(), token.get("logprob").asDouble());
        }
    }

    private static OptionalLong number(JsonNode node) {
        return node.isIntegralNumber() && node.asLong() >= 0
                ? OptionalLong.of(node.asLong())
                : OptionalLong.empty();
    }

    private static CallFailedException unreadable(String what) {
        return new CallFailedException(
                CallFailedException.Kind.UNREADABLE,
                "the reply holds " + what + ", expected a chat completion");
    }
}
