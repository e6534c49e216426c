package org.streamrlaif.laboratory.demo.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.streamrlaif.judge.Narrative;
import org.streamrlaif.laboratory.demo.world.Colour;
import org.streamrlaif.laboratory.demo.world.Story;

/** Narratives of long videos as the narrator would write them if its captions were right. */
public final class StoryNarratives {

    /** First frame of each segment, and the end: as the encode stage cuts 50 frames by 20. */
    static final int[] CUTS = {0, 16, 33, Story.FRAMES};

    private static final int FRAME_MS = 250;

    private StoryNarratives() {}

    /** The true narrative of a story. */
    public static String of(Story story) {
        return join(captions(story));
    }

    /** The true narrative but for one mistake: an event or a thing left out, or another colour. */
    static String mistaken(Story story, Random random) {
        List<String> captions = new ArrayList<>(captions(story));
        int segment = random.nextInt(captions.size());
        List<String> sentences =
                new ArrayList<>(Arrays.asList(captions.get(segment).split("(?<= \\.) ")));
        int at = random.nextInt(sentences.size());
        if (sentences.size() > 1 && random.nextBoolean()) {
            sentences.remove(at);
        } else {
            Colour from = Colour.values()[random.nextInt(Colour.values().length)];
            Colour to = Colour.values()[random.nextInt(Colour.values().length)];
            sentences.set(at, sentences.get(at).replace(from.word(), to.word()));
        }
        captions.set(segment, String.join(" ", sentences));
        return join(captions);
    }

    private static List<String> captions(Story story) {
        List<String> captions = new ArrayList<>();
        for (int i = 0; i + 1 < CUTS.length; i++) {
            captions.add(story.caption(CUTS[i], CUTS[i + 1]));
        }
        return captions;
    }

    private static String join(List<String> captions) {
        List<Narrative.Line> lines = new ArrayList<>();
        for (int i = 0; i < captions.size(); i++) {
            lines.add(
                    new Narrative.Line(
                            (long) CUTS[i] * FRAME_MS,
                            (CUTS[i + 1] - 1L) * FRAME_MS,
                            captions.get(i)));
        }
        return Narrative.of(lines);
    }
}
