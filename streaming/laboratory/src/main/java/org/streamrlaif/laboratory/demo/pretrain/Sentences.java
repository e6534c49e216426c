package org.streamrlaif.laboratory.demo.pretrain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.streamrlaif.model.text.Tokenizer;

/**
 * Token ids of texts as the models' chat template lays them out: {@code <bos> <image>… TEXT <ans>}
 * is a prompt and {@code ANSWER <eos>} its response.
 */
final class Sentences {

    private final Tokenizer tokenizer;
    private final Map<String, int[]> known = new HashMap<>();
    private final int bos;
    private final int eos;
    private final int pad;
    private final int image;
    private final int answer;

    Sentences(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        bos = tokenizer.id("<bos>");
        eos = tokenizer.id("<eos>");
        pad = tokenizer.id("<pad>");
        image = tokenizer.id("<image>");
        answer = tokenizer.id("<ans>");
    }

    /** The start of every prompt: beginning of sequence and V image placeholders. */
    int[] start(int visualTokens) {
        int[] ids = new int[1 + visualTokens];
        Arrays.fill(ids, image);
        ids[0] = bos;
        return ids;
    }

    /** A user's text and the mark after which the model answers. */
    int[] prompt(String text) {
        return append(ids(text), answer);
    }

    /** An answer and the end of sequence. */
    int[] response(String text) {
        return append(ids(text), eos);
    }

    /** The id of a single word. */
    int word(String word) {
        return ids(word)[0];
    }

    int padId() {
        return pad;
    }

    private int[] ids(String text) {
        return known.computeIfAbsent(text, key -> tokenizer.encode(key, false));
    }

    private static int[] append(int[] ids, int last) {
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = last;
        return more;
    }
}
