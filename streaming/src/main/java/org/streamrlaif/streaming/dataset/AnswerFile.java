package org.streamrlaif.streaming.dataset;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Answers that lie in a file of their own, {@code {answer, question_id, type}}, held in memory. */
final class AnswerFile {

    /** One answer and the kind of its question, empty when not named. */
    record Answer(String text, String kind) {}

    private final Path file;
    private final Map<String, Answer> byQuestion = new HashMap<>();

    /** Reads all answers; one that does not fit ends it with its file and line. */
    AnswerFile(Path file) {
        this.file = file;
        try (JsonItems items = new JsonItems(file, 0)) {
            while (items.hasNext()) {
                add(items.next());
            }
        }
    }

    /** The answer to a question. */
    Answer of(String question) {
        Answer answer = byQuestion.get(question);
        if (answer == null) {
            throw new InvalidItemException(
                    "question_id: " + question, "an answer to it in " + file);
        }
        return answer;
    }

    private void add(JsonItems.Item item) {
        try {
            if (item.node() == null) {
                throw new DatasetException(item.place() + ": " + item.problem(), null);
            }
            Fields fields = new Fields(item.place(), item.node());
            String question = fields.required("question_id", "id");
            byQuestion.put(question, new Answer(fields.answer("answer"), fields.kind()));
        } catch (InvalidItemException e) {
            throw new DatasetException(item.place() + ": " + e.getMessage(), e);
        }
    }
}
