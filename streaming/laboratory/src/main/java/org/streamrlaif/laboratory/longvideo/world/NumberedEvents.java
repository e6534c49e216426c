package org.streamrlaif.laboratory.longvideo.world;

import java.util.List;

/**
 * The narrative of a long video as its judge reads it: what is there at first, then what happens,
 * numbered. Example: {@code a red circle . a green square . [1] the red circle turns blue . [2] the
 * green square disappears .}
 */
public final class NumberedEvents {

    private NumberedEvents() {}

    /**
     * Joins captions.
     *
     * @param captions of consecutive stretches, sentences that end with {@code .}: what is seen at
     *     the start of each, {@code a …}, and what happens in it
     */
    public static String of(List<String> captions) {
        StringBuilder narrative = new StringBuilder();
        int events = 0;
        for (int i = 0; i < captions.size(); i++) {
            for (String sentence : captions.get(i).split("(?<= \\.) +")) {
                boolean seen = sentence.startsWith("a ") || sentence.startsWith("nothing ");
                if (!seen) {
                    events++;
                    narrative.append(" [").append(events).append("] ").append(sentence);
                } else if (i == 0) {
                    narrative.append(' ').append(sentence);
                }
            }
        }
        return narrative.toString().trim();
    }
}
