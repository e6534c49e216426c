package org.streamrlaif.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;

/**
 * Says in the words of a {@code tokenizer.json} what a folder's {@code tokenizer.model} and {@code
 * added_tokens.json} say: byte pairs with bytes for unknown characters, merged by score, a space in
 * front of every stretch of text, the first token before all. Source: {@code LlamaConverter} of
 * Hugging Face's library, in its behaviour called legacy.
 */
public final class SentencePieceTokenizer {
    public static final String FILE = "tokenizer.model";
    public static final String SPECIAL_FILE = "special_tokens_map.json";

    private static final String ADDED_FILE = "added_tokens.json";
    private static final String SPACE = "\u2581";

    private final Path folder;
    private final SentencePieceModel model;
    private final Map<String, Integer> vocabulary = new HashMap<>();

    private SentencePieceTokenizer(Path folder) {
        this.folder = folder;
        model = SentencePieceModel.read(folder.resolve(FILE));
        for (SentencePieceModel.Piece piece : model.pieces()) {
            vocabulary.putIfAbsent(piece.text(), vocabulary.size());
        }
        if (vocabulary.size() != model.pieces().size()) {
            throw new ModelFormatException(folder.resolve(FILE) + ": a piece is there twice");
        }
    }

    /** A merge of two pieces with the score of what comes out. */
    private record Merge(String left, String right, float score) {}

    /** The tokenizer of a folder as the content of a tokenizer.json. */
    static ObjectNode json(Path folder) {
        return new SentencePieceTokenizer(folder).json();
    }

    private ObjectNode json() {
        ObjectNode root = ModelJson.MAPPER.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        addedTokens(root.putArray("added_tokens"));
        ArrayNode normalizers = sequence(root.putObject("normalizer"), "normalizers");
        if (model.dummyPrefix()) {
            normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
        }
        replace(normalizers, " ", SPACE);
        root.putNull("pre_tokenizer");
        first(root.putObject("post_processor"));
        ArrayNode decoders = sequence(root.putObject("decoder"), "decoders");
        replace(decoders, SPACE, " ");
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
        if (model.dummyPrefix()) {
            ObjectNode strip = decoders.addObject().put("type", "Strip").put("content", " ");
            strip.put("start", 1).put("stop", 0);
        }
        bytePairs(root.putObject("model"));
        return root;
    }

    private static ArrayNode sequence(ObjectNode node, String key) {
        return node.put("type", "Sequence").putArray(key);
    }

    private static void replace(ArrayNode steps, String text, String by) {
        ObjectNode step = steps.addObject().put("type", "Replace");
        step.putObject("pattern").put("String", text);
        step.put("content", by);
    }

    /** The first token comes before every text. */
    private void first(ObjectNode node) {
        String token = model.pieces().get(1).text();
        node.put("type", "TemplateProcessing");
        for (String kind : List.of("single", "pair")) {
            ArrayNode parts = node.putArray(kind);
            for (String text : kind.equals("single") ? List.of("A") : List.of("A", "B")) {
                int type = text.equals("A") ? 0 : 1;
                parts.addObject().putObject("SpecialToken").put("id", token).put("type_id", type);
                parts.addObject().putObject("Sequence").put("id", text).put("type_id", type);
            }
        }
        ObjectNode special = node.putObject("special_tokens").putObject(token).put("id", token);
        special.putArray("ids").add(1);
        special.putArray("tokens").add(token);
    }

    private void bytePairs(ObjectNode node) {
        node.put("type", "BPE").putNull("dropout");
        node.put("unk_token", model.pieces().get(0).text());
        node.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        node.put("fuse_unk", true).put("byte_fallback", true);
        ObjectNode words = node.putObject("vocab");
        for (int id = 0; id < model.pieces().size(); id++) {
            words.put(model.pieces().get(id).text(), id);
        }
        ArrayNode merges = node.putArray("merges");
        merges().forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
    }

    /** Every way to make a piece of two others, in the order in which they are applied. */
    private List<Merge> merges() {
        List<Merge> merges = new ArrayList<>();
        for (SentencePieceModel.Piece piece : model.pieces()) {
            String text = piece.text();
            List<Merge> ways = new ArrayList<>();
            for (int i = 1; i < text.length(); i++) {
                Merge way = new Merge(text.substring(0, i), text.substring(i), piece.score());
                if (vocabulary.containsKey(way.left()) && vocabulary.containsKey(way.right())) {
                    ways.add(way);
                }
            }
            ways.sort(
                    Comparator.comparing((Merge way) -> vocabulary.get(way.left()))
                            .thenComparing(way -> vocabulary.get(way.right())));
            merges.addAll(ways);
        }
        merges.sort(
                Comparator.comparing(Merge::score)
                        .thenComparing(merge -> merge.left().codePoints().count())
                        .thenComparing(merge -> merge.right().codePoints().count())
                        .reversed());
        return merges;
    }

    private void addedTokens(ArrayNode tokens) {
        for (int id = 0; id < model.pieces().size(); id++) {
            SentencePieceModel.Piece piece = model.pieces().get(id);
            if (piece.type() == SentencePieceModel.UNKNOWN
                    || piece.type() == SentencePieceModel.CONTROL) {
                token(tokens, id, piece.text(), true);
            } else if (piece.type() == SentencePieceModel.USER_DEFINED) {
                token(tokens, id, piece.text(), false);
            }
        }
        Path file = folder.resolve(ADDED_FILE);
        if (Files.exists(file)) {
            Set<String> special = specialTexts();
            int next = model.pieces().size();
            for (Map.Entry<String, JsonNode> added : byId(ModelJson.read(file))) {
                int id = added.getValue().asInt(-1);
                if (id >= model.pieces().size()) {
                    if (id != next) {
                        throw new ModelFormatException(
                                String.format(
                                        Locale.ROOT,
                                        "%s: %s: %s, expected %d, the next id",
                                        file,
                                        added.getKey(),
                                        added.getValue(),
                                        next));
                    }
                    next++;
                    token(tokens, id, added.getKey(), special.contains(added.getKey()));
                }
            }
        }
    }

    private static List<Map.Entry<String, JsonNode>> byId(JsonNode added) {
        List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(added.properties());
        entries.sort(Comparator.comparingInt(entry -> entry.getValue().asInt(-1)));
        return entries;
    }

    private static void token(ArrayNode tokens, int id, String text, boolean special) {
        ObjectNode token = tokens.addObject().put("id", id).put("content", text);
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        token.put("normalized", false).put("special", special);
    }

    /** The texts that special_tokens_map.json names. */
    private Set<String> specialTexts() {
        Set<String> texts = new HashSet<>();
        Path file = folder.resolve(SPECIAL_FILE);
        if (Files.exists(file)) {
            for (JsonNode role : ModelJson.read(file)) {
                for (JsonNode token : role.isArray() ? role : List.of(role)) {
                    texts.add(token.isObject() ? token.path("content").asText() : token.asText());
                }
            }
        }
        return texts;
    }
}
