package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Which format an item has, and how it is read. */
record Formats(AnswerFile answers) {

    private static final String[] TURNS = {"conversations", "messages"};

    /**
     * Reads an item.
     *
     * @throws InvalidItemException when it has none of the formats or lacks a part of its own
     */
    DatasetItem read(Fields item) {
        if (!item.node().isObject()) {
            throw new InvalidItemException(JsonTexts.shown(item.node()), "an object");
        }
        if (item.has("output_1") || item.has("output_2")) {
            return voted(item);
        }
        if (item.has("chosen") || item.has("rejected")) {
            return chosen(item);
        }
        if (item.has("conversations") || item.has("messages")) {
            JsonNode turns = item.first(TURNS);
            return new ConversationItem(
                    item.place(),
                    item.id(),
                    item.media().isEmpty() ? ContentParts.media(turns) : item.media(),
                    Turns.read(turns),
                    item.span(),
                    item.weight());
        }
        if (item.has("question") || item.has("q") || item.has("Q") || item.has("Q1")) {
            return question(item);
        }
        throw new InvalidItemException(
                "unknown format",
                "one of the keys conversations, messages, question, q, Q, Q1, chosen, output_1");
    }

    private DatasetItem question(Fields item) {
        String question = Turns.withoutPlaceholder(item.required("question", "q", "Q", "Q1"));
        String again = item.has("Q2") ? item.required("Q2") : null;
        Media media = item.requiredMedia();
        if (answers == null || item.has("answer")) {
            String answer = item.answer("answer", "a", "A");
            return new QuestionItem(
                    item.place(), item.id(), media, question, again, answer, item.kind());
        }
        AnswerFile.Answer joined = answers.of(item.id());
        String kind = item.kind().isEmpty() ? joined.kind() : item.kind();
        return new QuestionItem(
                item.place(), item.id(), media, question, again, joined.text(), kind);
    }

    private static DatasetItem voted(Fields item) {
        String first = item.answer("output_1");
        String second = item.answer("output_2");
        String preference = item.required("preference");
        boolean firstWins = preference.equals("1");
        if (!firstWins && !preference.equals("2")) {
            throw new InvalidItemException("preference: " + preference, "1 or 2");
        }
        return pair(item, firstWins ? first : second, firstWins ? second : first);
    }

    private static DatasetItem chosen(Fields item) {
        return pair(item, item.answer("chosen"), item.answer("rejected"));
    }

    private static PairItem pair(Fields item, String chosen, String rejected) {
        if (chosen.equals(rejected)) {
            throw new InvalidItemException("both answers are the same", "two different ones");
        }
        return new PairItem(
                item.place(),
                item.id(),
                item.requiredMedia(),
                asked(item),
                chosen,
                rejected,
                item.kind());
    }

    private static List<Turn> asked(Fields item) {
        if (item.has("prompt") || item.has("question")) {
            return Turns.ofQuestion(item.answer("prompt", "question"));
        }
        boolean apart = item.has("conversations") || item.has("messages");
        return Turns.untilQuestion(Turns.read(apart ? item.first(TURNS) : item.first("chosen")));
    }
}
