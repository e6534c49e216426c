package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.evaluate.PairMetrics;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.streaming.dataset.DatasetItem;

/**
 * Lines of {@code pairs.jsonl}: what a judge says about two answers, or with {@code code} and
 * {@code reason} why it says nothing.
 */
final class PairRows {

    private PairRows() {}

    /**
     * Lines for one item; none where both answers are the same.
     *
     * @param reads what the judge read
     * @param truth whether the first of two answers is the better one; null where it is not known
     */
    static List<ObjectNode> of(
            DatasetItem item, String kind, String reads, Rollout judged, Boolean truth) {
        List<ObjectNode> rows = new ArrayList<>();
        VoidReason reason = judged.getVoided();
        if (reason != null) {
            rows.add(
                    row(item, kind, reads)
                            .put("code", reason.getCode())
                            .put("reason", reason.getMessage()));
        }
        for (Preference preference : judged.getPreferences()) {
            List<Response> responses = judged.getResponses();
            ObjectNode row = row(item, kind, reads);
            row.put("first", responses.get(preference.getFirst()).getText());
            row.put("second", responses.get(preference.getSecond()).getText());
            row.put("first-is-better", truth);
            row.put("p-in-order", preference.getPChosenInOrder());
            row.put("p-swapped", preference.getPChosenSwapped());
            row.put("p-chosen", preference.getPChosen());
            row.put("consistent", preference.getConsistent());
            row.put("tie", preference.getTie()).put("judge", preference.getJudge());
            rows.add(row.put("prompt-hash", preference.getPromptHash()));
        }
        return rows;
    }

    private static ObjectNode row(DatasetItem item, String kind, String reads) {
        return JsonFiles.JSON
                .createObjectNode()
                .put("item", item.place().number())
                .put("id", item.id())
                .put("kind", kind)
                .put("reads", reads);
    }

    /** What the judge read. */
    static String reads(JsonNode row) {
        return row.path("reads").asText();
    }

    /** Whether there is no verdict. */
    static boolean isFailure(JsonNode row) {
        return row.has("code");
    }

    /** Adds a verdict to the metrics. */
    static void add(JsonNode row, PairMetrics to) {
        Preference preference =
                Preference.newBuilder()
                        .setFirst(0)
                        .setSecond(1)
                        .setPChosen(row.path("p-chosen").asDouble())
                        .setPChosenInOrder(row.path("p-in-order").asDouble())
                        .setPChosenSwapped(row.path("p-swapped").asDouble())
                        .setConsistent(row.path("consistent").asBoolean())
                        .setTie(row.path("tie").asBoolean())
                        .setJudge(row.path("judge").asText())
                        .setPromptHash(row.path("prompt-hash").asText())
                        .build();
        JsonNode truth = row.path("first-is-better");
        to.add(
                row.path("kind").asText(),
                preference,
                row.path("first").asText(),
                row.path("second").asText(),
                truth.isBoolean() ? (Boolean) truth.asBoolean() : null);
    }
}
