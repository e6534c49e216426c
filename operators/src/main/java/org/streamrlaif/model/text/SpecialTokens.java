package org.streamrlaif.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;

/**
 * Token ids with a meaning of their own.
 *
 * @param bosId first token of a sequence, or -1
 * @param padId padding, or -1
 * @param eosIds tokens that end a response; not empty
 */
public record SpecialTokens(int bosId, int padId, List<Integer> eosIds) {
    public SpecialTokens {
        eosIds = List.copyOf(eosIds);
    }

    /** The ids of the first object that names them. */
    public static SpecialTokens of(List<ConfigNode> nodes) {
        return new SpecialTokens(
                ids("bos_token_id", nodes, 1).get(0),
                ids("pad_token_id", nodes, -1).get(0),
                ids("eos_token_id", nodes, 2));
    }

    /** A number or a list of numbers. */
    private static List<Integer> ids(String key, List<ConfigNode> nodes, int otherwise) {
        for (ConfigNode node : nodes) {
            if (node.has(key)) {
                List<Integer> ids = new ArrayList<>();
                JsonNode value = node.node().get(key);
                for (JsonNode id : value.isArray() && !value.isEmpty() ? value : List.of(value)) {
                    if (!id.isIntegralNumber() || !id.canConvertToInt()) {
                        throw new ModelFormatException(
                                node.where() + key + ": " + value + ", expected token ids");
                    }
                    ids.add(id.intValue());
                }
                return ids;
            }
        }
        return List.of(otherwise);
    }

    public void write(ObjectNode node) {
        if (bosId >= 0) {
            node.put("bos_token_id", bosId);
        }
        if (padId >= 0) {
            node.put("pad_token_id", padId);
        }
        if (eosIds.size() == 1) {
            node.put("eos_token_id", eosIds.get(0));
        } else {
            eosIds.forEach(node.putArray("eos_token_id")::add);
        }
    }
}
