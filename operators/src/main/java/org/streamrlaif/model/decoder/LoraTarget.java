package org.streamrlaif.model.decoder;

import java.util.List;
import java.util.stream.Stream;

/**
 * The linear layers of a decoder block that an adapter may sit on, in the order of the kernels'
 * lists.
 */
public enum LoraTarget {
    Q("self_attn.q_proj"),
    K("self_attn.k_proj"),
    V("self_attn.v_proj"),
    O("self_attn.o_proj"),
    GATE("mlp.gate_proj"),
    UP("mlp.up_proj"),
    DOWN("mlp.down_proj");

    private final String module;

    LoraTarget(String module) {
        this.module = module;
    }

    /** Path of the layer within its block, {@code self_attn.q_proj}. */
    public String module() {
        return module;
    }

    /** Last part of the path, {@code q_proj}: the word in configurations. */
    String word() {
        return module.substring(module.indexOf('.') + 1);
    }

    long inputs(TextConfig text) {
        return switch (this) {
            case Q, K, V, GATE, UP -> text.width();
            case O -> (long) text.heads() * text.headWidth();
            case DOWN -> text.intermediateSize();
        };
    }

    public long outputs(TextConfig text) {
        return switch (this) {
            case Q -> (long) text.heads() * text.headWidth();
            case K, V -> (long) text.kvHeads() * text.headWidth();
            case O, DOWN -> text.width();
            case GATE, UP -> text.intermediateSize();
        };
    }

    static List<String> words() {
        return Stream.of(values()).map(LoraTarget::word).toList();
    }
}
