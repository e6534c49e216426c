package org.streamrlaif.loop;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.streamrlaif.schemas.Medium;
import org.streamrlaif.schemas.MediumKind;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.Said;

/**
 * What the media of a sample are called where they are not shown in their places: {@code picture 1}
 * is the first picture, {@code video 1} the first video.
 */
public final class MediaWords {
    private static final Pattern MARK = Pattern.compile("<(?:image|video)>");

    private MediaWords() {}

    /** One label for each of the media, in order. */
    public static List<String> labels(List<MediumKind> kinds) {
        int[] seen = new int[MediumKind.values().length];
        List<String> labels = new ArrayList<>();
        for (MediumKind kind : kinds) {
            seen[kind.ordinal()]++;
            labels.add(kind.name().toLowerCase(Locale.ROOT) + " " + seen[kind.ordinal()]);
        }
        return labels;
    }

    /**
     * What is asked, as text alone: the conversation before it, who speaks in front of each turn,
     * and labels in the places of media. A question about the video of a sample without a list of
     * media, that nothing was said before, stays as it is.
     */
    public static String question(Rollout rollout) {
        Iterator<String> labels =
                labels(rollout.getMedia().stream().map(Medium::getKind).toList()).iterator();
        StringBuilder text = new StringBuilder();
        for (Said said : rollout.getHistory()) {
            text.append(speaker(said)).append(": ").append(labelled(said.getText(), labels));
            text.append('\n');
        }
        String question = labelled(rollout.getText(), labels);
        return text.isEmpty() ? question : text + "User: " + question;
    }

    /** A text in which no words stand for places of media. */
    public static String unmarked(String text) {
        return MARK.matcher(text).replaceAll("");
    }

    private static String speaker(Said said) {
        String name = said.getSpeaker().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String labelled(String text, Iterator<String> labels) {
        Matcher marks = MARK.matcher(text);
        StringBuilder labelled = new StringBuilder();
        while (labels.hasNext() && marks.find()) {
            marks.appendReplacement(labelled, "[" + labels.next() + "]");
        }
        return marks.appendTail(labelled).toString();
    }
}
