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
 * @param tokens per token of the answer, the likeliest tokens with their log-probabilities, the
 *     chosen one first; empty when the endpoint does not tell
 * @param tokensIn tokens read; empty when the endpoint does not tell
 * @param tokensOut tokens written; likewise
 */
record ChatReply(
        String text,
        List<Map<String, Double>> tokens,
        OptionalLong tokensIn,
        OptionalLong tokensOut) {

    private static final ObjectMapper JSON = new ObjectMapper();

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
        JsonNode choice = root.path("choices").path(0);
        JsonNode content = choice.path("message").path("content");
        if (!content.isTextual()) {
            throw unreadable("no text in choices[0].message.content");
        }
        JsonNode usage = root.path("usage");
        return new ChatReply(
                content.asText(),
                tokens(choice.path("logprobs").path("content")),
                number(usage.path("prompt_tokens")),
                number(usage.path("completion_tokens")));
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
