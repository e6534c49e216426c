package org.streamrlaif.parity;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.decoder.LoraAdapter;
import org.streamrlaif.model.vision.PairEncoder;

/** All outputs that a reference can be compared in. */
final class KnownOutputs implements OutputFamily {
    private static final String INPUTS = "input.";

    private final VisionLanguageModel model;
    private final LoraAdapter adapter;
    private final Reference reference;
    private final NDManager scope;
    private final List<OutputFamily> families = new ArrayList<>();

    KnownOutputs(
            VisionLanguageModel model, LoraAdapter adapter, Reference reference, NDManager scope) {
        this.model = model;
        this.adapter = adapter;
        this.reference = reference;
        this.scope = scope;
        Pictures pixels = pictures(INPUTS);
        families.add(tower(pixels));
        List<Pictures.Shown> pictures = pixels.encode(model);
        Rows rows = rows(Reference.IDS, INPUTS + "attention_mask", pictures);
        families.add(new PromptOutputs(forward(rows)));
        boolean answered = reference.together(Reference.IDS, "prompt_len");
        Rows prompt = rows;
        if (answered) {
            prompt = rows.first((int) reference.tensor("prompt_len").longs()[0]);
        }
        families.add(new GreedyOutputs(model, adapter, reference, prompt));
        families.add(new CacheOutputs(model, adapter, reference, prompt));
        if (reference.has("response_ids") && prompt.rows() == 1) {
            long[] response = reference.tensor("response_ids").longs();
            Forward forward = forward(answered ? rows : prompt.append(response));
            for (String prefix : List.of("", "response_")) {
                families.add(ResponseOutputs.after(prefix, forward, prompt.length(), response));
            }
        }
        addPadded("response.", "response.", pictures);
        addPadded("ppo.", "ppo." + INPUTS, pictures("ppo." + INPUTS).encode(model));
    }

    /** Outputs of padded prompts with padded responses. */
    private void addPadded(String prefix, String inputs, List<Pictures.Shown> pictures) {
        String mask = prefix + "mask";
        if (reference.holds(inputs + "input_ids") && reference.holds(mask)) {
            Rows rows = rows(inputs + "input_ids", inputs + "attention_mask", pictures);
            long[] shape = reference.tensor(mask).shape();
            if (shape.length != 2 || shape[0] != rows.rows() || shape[1] >= rows.length()) {
                throw reference.wrong(mask, "[" + rows.rows() + ", response tokens]");
            }
            families.add(
                    ResponseOutputs.lastColumns(
                            prefix, forward(rows), reference.mask(mask), (int) shape[1]));
        }
    }

    private Rows rows(String ids, String mask, List<Pictures.Shown> pictures) {
        return Rows.read(reference, ids, mask, pictures, model);
    }

    private OutputFamily tower(Pictures pixels) {
        if (pixels instanceof GridPictures grids) {
            return new GridOutputs(model, grids, scope);
        }
        return pixels instanceof SquarePictures squares
                ? new TowerOutputs(model, squares, scope)
                : any -> null;
    }

    /** Rows without placeholders are about no pictures that lie in another file. */
    private Pictures pictures(String prefix) {
        String ids = prefix + "input_ids";
        List<Integer> placeholders = model.config().family().placeholders();
        boolean shown =
                !reference.has(ids)
                        || Pictures.NAMES.stream()
                                .anyMatch(name -> reference.together(ids, prefix + name))
                        || Arrays.stream(reference.tensor(ids).longs())
                                .anyMatch(id -> placeholders.contains((int) id));
        if (!shown) {
            return any -> List.of();
        }
        return model.vision() instanceof PairEncoder
                ? GridPictures.read(reference, prefix, model)
                : SquarePictures.read(reference, prefix, model.config().vision().imageSize());
    }

    private Forward forward(Rows rows) {
        return new Forward(model, adapter, rows, scope);
    }

    @Override
    public Output of(String name) {
        for (OutputFamily family : families) {
            Output output = family.of(name);
            if (output != null) {
                return output;
            }
        }
        return null;
    }
}
