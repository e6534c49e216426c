package org.streamrlaif.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The places of an adapter's tensors: per layer A [r, in] and B [out, r] of q, k, v, o, gate, up,
 * down in this order.
 */
final class LoraShapes {
    /** One tensor of an adapter; its name is the one in PEFT files. */
    record Place(String name, boolean targeted, int rows, int columns) {
        boolean isA() {
            return name.endsWith("lora_A.weight");
        }
    }

    private LoraShapes() {}

    /** All places of an adapter in order, those of untargeted projections included. */
    static List<Place> of(TextConfig text, LoraConfig lora) {
        int queries = text.heads() * text.headWidth();
        int keys = text.kvHeads() * text.headWidth();
        int width = text.width();
        int inner = text.intermediateSize();
        int[][] outIn = {
            {queries, width},
            {keys, width},
            {keys, width},
            {width, queries},
            {inner, width},
            {inner, width},
            {width, inner}
        };
        List<Place> places = new ArrayList<>();
        for (int layer = 0; layer < text.layers(); layer++) {
            for (int i = 0; i < LoraConfig.LINEARS.size(); i++) {
                String linear = LoraConfig.LINEARS.get(i);
                String block = i < 4 ? "self_attn." : "mlp.";
                String name = "base_model.model.model." + TextDecoder.layer(layer) + block + linear;
                boolean targeted = lora.targets().contains(linear);
                places.add(new Place(name + ".lora_A.weight", targeted, lora.rank(), outIn[i][1]));
                places.add(new Place(name + ".lora_B.weight", targeted, outIn[i][0], lora.rank()));
            }
        }
        return places;
    }
}
