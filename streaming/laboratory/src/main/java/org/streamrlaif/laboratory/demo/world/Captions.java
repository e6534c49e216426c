package org.streamrlaif.laboratory.demo.world;

/** Describes stretches of a scene. */
public final class Captions {

    private Captions() {}

    /**
     * True caption of the frames {@code from} to {@code to − 1}: what can be seen, in the order of
     * forms, then what happens between two of these frames. Example: {@code a red circle . a blue
     * square . the red circle disappears .}
     *
     * @return the caption; {@code nothing .} when no thing can be seen
     */
    public static String caption(Scene scene, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < scene.things().size(); i++) {
            if (scene.visible(i, from) || scene.visible(i, to - 1)) {
                append(
                        text,
                        "a "
                                + Phrases.thing(scene.colour(i, from), scene.things().get(i).form())
                                + " .");
            }
        }
        Event event = scene.event();
        if (event.type() != Event.Type.NOTHING && event.frame() > from && event.frame() < to) {
            Thing thing = scene.things().get(event.thing());
            append(text, Phrases.event(event.type(), thing.colour(), thing.form(), event.turns()));
        }
        return text.isEmpty() ? "nothing ." : text.toString();
    }

    private static void append(StringBuilder text, String sentence) {
        text.append(text.isEmpty() ? "" : " ").append(sentence);
    }
}
