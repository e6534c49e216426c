package org.streamrlaif.streaming.dataset;

import java.util.List;

/** Which format an item has, and how it is read. */
final class Formats {

    private final Answers answers;

    Formats(Answers answers) {
        this.answers = answers;
    }

    /**
     * Reads an item.
     *
     * @throws MisfitException when it has none of the formats or lacks a part of its own
     */
    DatasetItem read(Fields item) {
        if (!item.node().isObject()) {
            throw new MisfitException(Fields.shown(item.node()), "an object");
        }
        if (item.has("output_1") || item.has("output_2")) {
            return voted(item);
        }
        if (item.has("chosen") || item.has("rejected")) {
            return chosen(item);
        }
        if (item.has("conversations")) {
            return new ConversationItem(
                    item.place(),
                    item.id(),
                    item.footage(),
                    Turns.read(item.first("conversations")),
                    item.span(),
                    item.weight());
        }
        if (item.has("question") || item.has("q") || item.has("Q") || item.has("Q1")) {
            return question(item);
        }
        throw new MisfitException(
                "unknown format",
                "one of the keys conversations, question, q, Q, Q1, chosen, output_1");
    }

    private DatasetItem question(Fields item) {
        String question = Turns.withoutPlaceholder(item.required("question", "q", "Q", "Q1"));
        String again = item.has("Q2") ? item.required("Q2") : null;
        Footage footage = item.requiredFootage();
        if (answers == null || item.has("answer")) {
            String answer = item.answer("answer", "a", "A");
            return new QuestionItem(
                    item.place(), item.id(), footage, question, again, answer, item.kind());
        }
        Answers.Answer joined = answers.of(item.id());
        String kind = item.kind().isEmpty() ? joined.kind() : item.kind();
        return new QuestionItem(
                item.place(), item.id(), footage, question, again, joined.text(), kind);
    }

    private static DatasetItem voted(Fields item) {
        String first = item.answer("output_1");
        String second = item.answer("output_2");
        String preference = item.required("preference");
        boolean firstWins = preference.equals("1");
        if (!firstWins && !preference.equals("2")) {
            throw new MisfitException("preference: " + preference, "1 or 2");
        }
        return pair(item, firstWins ? first : second, firstWins ? second : first);
    }

    private static DatasetItem chosen(Fields item) {
        return pair(item, item.answer("chosen"), item.answer("rejected"));
    }

    private static PairItem pair(Fields item, String chosen, String rejected) {
        if (chosen.equals(rejected)) {
            throw new MisfitException("both answers are the same", "two different ones");
        }
        return new PairItem(
                item.place(),
                item.id(),
                item.requiredFootage(),
                asked(item),
                chosen,
                rejected,
                item.number("chosen_score"),
                item.number("rejected_score"),
                item.kind());
    }

    private static List<Turn> asked(Fields item) {
        if (item.has("prompt") || item.has("question")) {
            return Turns.ofQuestion(item.answer("prompt", "question"));
        }
        return Turns.untilQuestion(Turns.read(item.first("conversations")));
    }
}
