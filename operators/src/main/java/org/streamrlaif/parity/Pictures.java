package org.streamrlaif.parity;

import java.util.Arrays;
import java.util.List;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.vision.PairEncoder;
import org.streamrlaif.model.vision.VisualEmbedding;

/** The stored pixels of a reference. */
@FunctionalInterface
interface Pictures {
    /**
     * Visual tokens of one picture or clip.
     *
     * @param placeholder the token that they stand for in the rows; any where it is {@link #ANY}
     */
    record Shown(int placeholder, VisualEmbedding tokens) {}

    /** Stands for every placeholder of the model. */
    int ANY = -1;

    /** What their tensors are called. */
    List<String> NAMES = List.of("pixel_values", "pixel_values_videos");

    /**
     * Reads them. Rows without placeholders are about none that lie in another file.
     *
     * @param prefix what the names of the inputs begin with, such as {@code input.}
     */
    static Pictures read(Reference reference, String prefix, VisionLanguageModel model) {
        String ids = prefix + "input_ids";
        List<Integer> placeholders = model.config().family().placeholders();
        boolean shown =
                !reference.has(ids)
                        || NAMES.stream().anyMatch(name -> reference.together(ids, prefix + name))
                        || Arrays.stream(reference.tensor(ids).longs())
                                .anyMatch(id -> placeholders.contains((int) id));
        if (!shown) {
            return any -> List.of();
        }
        return model.vision() instanceof PairEncoder
                ? GridPictures.read(reference, prefix, model)
                : SquarePictures.read(reference, prefix, model.config().vision().imageSize());
    }

    /** Visual tokens in the order in which the rows show those of one placeholder. */
    List<Shown> encode(VisionLanguageModel model);
}
