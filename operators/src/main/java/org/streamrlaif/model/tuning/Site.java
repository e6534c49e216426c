package org.streamrlaif.model.tuning;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A place in the computation where several ways give the same numbers to rounding. */
public enum Site {
    /** Matrix products of the vision tower. */
    TOWER_PRODUCT("tower.product", Way.PRODUCTS),
    /** Attention of the vision tower. */
    TOWER_ATTENTION("tower.attention", Way.ATTENTIONS),
    /** Tokens that go through the vision tower at once. */
    TOWER_BLOCK("tower.block", List.of("4096", "1024", "256")),
    /** Matrix products of the decoder while it reads prompts. */
    PROMPT_PRODUCT("prompt.product", Way.PRODUCTS),
    /** Attention of the decoder while it reads prompts. */
    PROMPT_ATTENTION("prompt.attention", Way.ATTENTIONS),
    /** Matrix products of a decoding step. */
    STEP_PRODUCT("step.product", Way.LAYOUTS),
    /** Attention of a decoding step. */
    STEP_ATTENTION("step.attention", Way.ATTENTIONS);

    private final String key;
    private final List<String> ways;

    Site(String key, List<String> ways) {
        this.key = key;
        this.ways = ways;
    }

    /** How users call it. */
    public String key() {
        return key;
    }

    /** All ways there are, the plainest first. */
    public List<String> ways() {
        return ways;
    }

    static Site of(String key) {
        return Arrays.stream(values())
                .filter(site -> site.key.equals(key))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "kernels: "
                                                + key
                                                + ", expected one of "
                                                + Arrays.stream(values())
                                                        .map(Site::key)
                                                        .collect(Collectors.joining(", "))));
    }

    /** Throws when there is no such way. */
    void require(String way, List<String> possible) {
        if (!possible.contains(way)) {
            throw new IllegalArgumentException(
                    "kernels: "
                            + key
                            + "="
                            + way
                            + ", expected "
                            + String.join(" or ", possible)
                            + (ways.contains(way) ? " for this model on this machine" : ""));
        }
    }
}
