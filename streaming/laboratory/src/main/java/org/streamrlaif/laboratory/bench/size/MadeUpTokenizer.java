package org.streamrlaif.laboratory.bench.size;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A byte-level BPE tokenizer of any size whose vocabulary is made up: the 256 bytes, all pairs of
 * them, then triples. Any text can be written with it.
 */
final class MadeUpTokenizer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BYTES = 256;

    private MadeUpTokenizer() {}

    /**
     * The content of {@code tokenizer.json}.
     *
     * @param special texts of special tokens with their ids; the smallest id is the number of
     *     ordinary tokens, and ids between them are filled up
     */
    static ObjectNode json(Map<String, Integer> special) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        added(root.putArray("added_tokens"), special);
        ObjectNode level = root.putObject("pre_tokenizer");
        level.put("type", "ByteLevel").put("add_prefix_space", false);
        level.put("trim_offsets", true).put("use_regex", true);
        root.set("decoder", level.deepCopy());
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE");
        vocabulary(model.putObject("vocab"), model.putArray("merges"), first(special));
        return root;
    }

    private static int first(Map<String, Integer> special) {
        return Collections.min(special.values());
    }

    private static void vocabulary(ObjectNode vocabulary, ArrayNode merges, int size) {
        List<String> tokens = new ArrayList<>(letters());
        for (int i = BYTES; i < size; i++) {
            String left = tokens.get((i - BYTES) / BYTES);
            String right = tokens.get((i - BYTES) % BYTES);
            tokens.add(left + right);
            merges.add(left + " " + right);
        }
        for (int i = 0; i < size; i++) {
            vocabulary.put(tokens.get(i), i);
        }
    }

    /** GPT-2's letters for bytes: printable ones stand for themselves. */
    private static List<String> letters() {
        List<String> letters = new ArrayList<>();
        int further = BYTES;
        for (int i = 0; i < BYTES; i++) {
            boolean printable = i >= '!' && i <= '~' || i >= 0xa1 && i <= 0xac || i >= 0xae;
            letters.add(Character.toString(printable ? i : further++));
        }
        return letters;
    }

    private static void added(ArrayNode added, Map<String, Integer> special) {
        Map<Integer, String> byId = new TreeMap<>();
        special.forEach((text, id) -> byId.put(id, text));
        int last = Collections.max(special.values());
        for (int id = first(special); id <= last; id++) {
            ObjectNode token = added.addObject().put("id", id);
            token.put("content", byId.getOrDefault(id, "<|reserved_" + id + "|>"));
            token.put("single_word", false).put("lstrip", false).put("rstrip", false);
            token.put("normalized", false).put("special", true);
        }
    }
}
