package org.streamrlaif.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.parity.GridPictures.Stored;

/**
 * What a tower and connector give that see pairs of frames: of all pictures, still ones first, or
 * of one kind. Tokens are as wide as the language model; those of deep features stand apart.
 */
record GridOutputs(VisionLanguageModel model, GridPictures pictures, NDManager scope)
        implements OutputFamily {
    private static final Pattern TOKENS =
            Pattern.compile(
                    "(features|vision\\.merged|deepstack)(\\.(image|video))?(\\.(\\d{1,4}))?");
    private static final Pattern STATES = Pattern.compile("vision\\.block\\.(\\d{1,4})");

    @Override
    public Output of(String name) {
        Matcher tokens = TOKENS.matcher(name);
        if (!pictures.all().isEmpty() && tokens.matches()) {
            int width = model.config().text().width();
            int part = tokens.group(5) == null ? 0 : 1 + Integer.parseInt(tokens.group(5));
            if (part > model.config().family().deepLayers()
                    || tokens.group(1).equals("deepstack") != part > 0) {
                return null;
            }
            return Output.of(
                    columns(
                            all(
                                    wanted(tokens.group(3)),
                                    stored ->
                                            model.vision()
                                                    .project(
                                                            model.kernels(),
                                                            stored.array(scope),
                                                            scope)),
                            model.config().visualWidth(),
                            part * width,
                            width));
        }
        Matcher states = STATES.matcher(name);
        if (!pictures.all().isEmpty() && states.matches()) {
            int layers = Integer.parseInt(states.group(1)) + 1;
            return layers > model.config().vision().layers()
                    ? null
                    : Output.of(
                            all(
                                    any -> true,
                                    stored ->
                                            model.vision()
                                                    .tower()
                                                    .states(
                                                            model.kernels(),
                                                            stored.array(scope),
                                                            layers,
                                                            scope)));
        }
        return null;
    }

    private static Predicate<Stored> wanted(String kind) {
        return stored -> kind == null || stored.isVideo() == kind.equals("video");
    }

    private float[] all(Predicate<Stored> wanted, Function<Stored, NDArray> result) {
        List<float[]> parts =
                pictures.all().stream()
                        .filter(wanted)
                        .map(
                                stored ->
                                        model.kernels()
                                                .call("float32")
                                                .tensor("x", result.apply(stored))
                                                .run(scope)
                                                .toFloatArray())
                        .toList();
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Some columns of rows. */
    private static float[] columns(float[] rows, int width, int from, int count) {
        float[] some = new float[rows.length / width * count];
        for (int row = 0; row < rows.length / width; row++) {
            System.arraycopy(rows, row * width + from, some, row * count, count);
        }
        return some;
    }
}
