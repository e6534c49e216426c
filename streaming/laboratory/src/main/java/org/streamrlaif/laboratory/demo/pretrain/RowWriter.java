package org.streamrlaif.laboratory.demo.pretrain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.laboratory.demo.world.FrameTruth;
import org.streamrlaif.laboratory.demo.world.Question;
import org.streamrlaif.laboratory.demo.world.Scene;
import org.streamrlaif.model.text.Tokenizer;

/**
 * Writes questions with their right answers as training rows, laid out as the models' chat template
 * does: {@code <bos> <image>… TEXT <ans>} is a prompt and {@code ANSWER <eos>} its response.
 */
final class RowWriter {

    private final Tokenizer tokenizer;
    private final Map<String, int[]> known = new HashMap<>();
    private final int[] start = new int[1 + Scene.FRAMES + FrameTruth.PATCHES];
    private final int eos;
    private final int pad;
    private final int answer;

    RowWriter(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        eos = tokenizer.id("<eos>");
        pad = tokenizer.id("<pad>");
        answer = tokenizer.id("<ans>");
        Arrays.fill(start, tokenizer.id("<image>"));
        start[0] = tokenizer.id("<bos>");
    }

    /** A row about one video. */
    PackedQuestions row(List<Question> questions) {
        return new PackedQuestions(
                start,
                questions.stream().map(question -> append(question.text(), answer)).toList(),
                questions.stream().map(question -> append(question.answer(), eos)).toList());
    }

    /** An empty batch of such rows. */
    VideoRows batch() {
        return new VideoRows(pad, Scene.FRAMES);
    }

    private int[] append(String text, int last) {
        int[] ids = known.computeIfAbsent(text, key -> tokenizer.encode(key, false));
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = last;
        return more;
    }
}
