package org.streamrlaif.laboratory.demo.world;

/**
 * What one frame shows, for supervising a vision tower.
 *
 * <p>Traits are the 5 colours followed by the 3 forms. A thing counts where it is on top: what
 * others hide is not asked for.
 *
 * @param presence 1 where a thing of (colour, form) can be seen; 15 values, index {@code colour · 3
 *     + form}
 * @param positions centre of the thing with each trait, x then y as shares of the picture's side; 8
 *     × 2 values
 * @param seen 1 where a thing with the trait can be seen, which is where {@code positions} mean
 *     something; 8 values
 * @param patches 1 where a patch shows a thing with the trait; {@code PATCHES × 8} values, patches
 *     row by row
 */
public record FrameTruth(float[] presence, float[] positions, float[] seen, float[] patches) {

    /** Combinations of colour and form. */
    public static final int COMBINATIONS = Colour.values().length * Form.values().length;

    /** Colours and forms. */
    public static final int TRAITS = Colour.values().length + Form.values().length;

    /** Patches per side. */
    private static final int GRID = 4;

    /** Patches of a frame. */
    public static final int PATCHES = GRID * GRID;

    /** Every second pixel is looked at. */
    private static final int STRIDE = 2;

    private static final int PATCH = Scene.SIZE / GRID;
    private static final int VISIBLE_POINTS = 6;
    private static final int VISIBLE_POINTS_IN_PATCH = 3;

    /** The truth about one frame of a scene. */
    public static FrameTruth of(Scene scene, int frame) {
        int[][] points = points(scene, frame);
        FrameTruth truth =
                new FrameTruth(
                        new float[COMBINATIONS],
                        new float[TRAITS * 2],
                        new float[TRAITS],
                        new float[PATCHES * TRAITS]);
        for (int i = 0; i < scene.things().size(); i++) {
            truth.add(scene.things().get(i), scene.colour(i, frame), frame, points[i]);
        }
        return truth;
    }

    private void add(Thing thing, Colour colour, int frame, int[] points) {
        int total = 0;
        int[] traits = {colour.ordinal(), Colour.values().length + thing.form().ordinal()};
        for (int patch = 0; patch < PATCHES; patch++) {
            total += points[patch];
            for (int trait : traits) {
                if (points[patch] >= VISIBLE_POINTS_IN_PATCH) {
                    patches[patch * TRAITS + trait] = 1;
                }
            }
        }
        if (total < VISIBLE_POINTS) {
            return;
        }
        presence[colour.ordinal() * Form.values().length + thing.form().ordinal()] = 1;
        for (int trait : traits) {
            seen[trait] = 1;
            positions[trait * 2] = (float) (thing.xAt(frame) / Scene.SIZE);
            positions[trait * 2 + 1] = (float) (thing.yAt(frame) / Scene.SIZE);
        }
    }

    /** How many looked-at points of each patch show each thing. */
    private static int[][] points(Scene scene, int frame) {
        int[][] points = new int[scene.things().size()][PATCHES];
        for (int y = 0; y < Scene.SIZE; y += STRIDE) {
            for (int x = 0; x < Scene.SIZE; x += STRIDE) {
                int top = top(scene, frame, x + 1, y + 1);
                if (top >= 0) {
                    points[top][y / PATCH * GRID + x / PATCH]++;
                }
            }
        }
        return points;
    }

    private static int top(Scene scene, int frame, double x, double y) {
        for (int i = scene.things().size() - 1; i >= 0; i--) {
            Thing thing = scene.things().get(i);
            double distance =
                    thing.form()
                            .distance(x - thing.xAt(frame), y - thing.yAt(frame), thing.radius());
            if (scene.visible(i, frame) && distance < 0) {
                return i;
            }
        }
        return -1;
    }
}
