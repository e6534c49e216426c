package org.streamrlaif.watch;

import java.util.List;
import org.streamrlaif.evaluate.ExactMatch;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.Said;

/**
 * A held-out question.
 *
 * @param id its name in messages
 * @param video path or URI of the video
 * @param media all that is shown where that is not the video, see the record of a sample
 * @param history what is said before the question
 * @param question the question
 * @param answers answers that count as right; empty when only the judge can tell
 * @param kind kind of question, for results by kind; empty for none
 */
public record HeldOutItem(
        String id,
        String video,
        List<Medium> media,
        List<Said> history,
        String question,
        List<String> answers,
        String kind) {
    public HeldOutItem {
        media = List.copyOf(media);
        history = List.copyOf(history);
        answers = List.copyOf(answers);
    }

    /** What it is about: questions of equal ones share a clip. */
    List<Object> shown() {
        return List.of(video, media);
    }

    /** 1 for a right answer, 0 for a wrong one, NaN where no right answer is known. */
    double score(String answer) {
        if (answers.isEmpty()) {
            return Double.NaN;
        }
        return answers.stream().anyMatch(right -> ExactMatch.matches(answer, right)) ? 1 : 0;
    }
}
