package org.streamrlaif.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The suffix that kustomize gives to a generated ConfigMap's name: a hash of its data. */
final class ConfigMapHash {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private ConfigMapHash() {}

    static String of(JsonNode configMap) {
        Map<String, Object> content =
                Map.of(
                        "kind", "ConfigMap",
                        "name", "", // kustomize looks for a key "metadata/name", which is not there
                        "data", JSON.convertValue(configMap.get("data"), TreeMap.class));
        try {
            String hex = sha256(escaped(JSON.writeValueAsString(content)));
            return readable(hex.substring(0, 10));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Go's JSON encoder writes these characters as escapes. */
    private static String escaped(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kustomize avoids characters that spell words or look alike. */
    private static String readable(String hex) {
        return hex.replace('0', 'g')
                .replace('1', 'h')
                .replace('3', 'k')
                .replace('a', 'm')
                .replace('e', 't');
    }
}
