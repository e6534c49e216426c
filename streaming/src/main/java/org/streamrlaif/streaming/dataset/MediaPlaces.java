package org.streamrlaif.streaming.dataset;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which medium is shown where: the media of an item in the order of the marks {@code <image>} and
 * {@code <video>} in the user's turns.
 *
 * <p>Several media have a mark each, or none at all. A mark takes the next of its kind, and of the
 * other kind where an item has one kind only. One medium is shown before the text of the first
 * turn, as models learned it, unless only a later turn marks it. A list of pictures with one mark
 * is a video of these frames.
 *
 * @param media in order
 * @param turns with marks for media that are placed, and without marks otherwise
 */
record MediaPlaces(Media media, List<Turn> turns) {
    /** Marks between two zero bytes stand for parts of a content: what is beside them is text. */
    private static final Pattern MARK = Pattern.compile("<(image|video)>");

    private static final Pattern MARK_AND_BREAK =
            Pattern.compile("\\x00<(image|video)>\\x00|\\R?<(image|video)>\\R?");
    private static final Pattern MARK_AND_BLANKS =
            Pattern.compile(
                    "(\\x00)<(?:image|video)>\\x00|[ \\t]*\\R?<(?:image|video)>\\R?[ \\t]*");

    /**
     * Finds the places.
     *
     * @param pictures still pictures that the item names
     * @param videos videos that it names
     * @param turns as they are written
     * @throws InvalidItemException when there are marks, but not one for each medium
     */
    static MediaPlaces of(List<NamedMedium> pictures, List<NamedMedium> videos, List<Turn> turns) {
        List<String> marks = marks(turns);
        List<NamedMedium> all = new ArrayList<>(pictures);
        all.addAll(videos);
        if (videos.isEmpty() && pictures.size() > 1 && marks.size() == 1) {
            return alone(frames(pictures), turns);
        }
        if (all.size() < 2) {
            return alone(all, turns);
        }
        if (marks.isEmpty()) {
            return new MediaPlaces(new Media(all, false), turns);
        }
        if (marks.size() != all.size()) {
            throw new InvalidItemException(
                    String.format(
                            Locale.ROOT,
                            "%d marks <image> and <video> for %d pictures and videos",
                            marks.size(),
                            all.size()),
                    "one for each, or none");
        }
        return new MediaPlaces(new Media(ordered(pictures, videos, marks), true), marked(turns));
    }

    /** The kinds of the marks in the turns of the user. */
    private static List<String> marks(List<Turn> turns) {
        List<String> marks = new ArrayList<>();
        for (Turn turn : turns) {
            Matcher found = MARK.matcher(turn.role() == Turn.Role.USER ? turn.text() : "");
            while (found.find()) {
                marks.add(found.group(1));
            }
        }
        return marks;
    }

    private static List<NamedMedium> frames(List<NamedMedium> pictures) {
        return List.of(
                new NamedMedium(false, pictures.stream().map(one -> one.names().get(0)).toList()));
    }

    /** At most one medium. */
    private static MediaPlaces alone(List<NamedMedium> media, List<Turn> turns) {
        Turn first =
                turns.stream().filter(t -> t.role() == Turn.Role.USER).findFirst().orElseThrow();
        boolean later = !MARK.matcher(first.text()).find() && marks(turns).size() == 1;
        return later && !media.isEmpty()
                ? new MediaPlaces(new Media(media, true), marked(turns))
                : new MediaPlaces(new Media(media, false), unmarked(turns));
    }

    private static List<NamedMedium> ordered(
            List<NamedMedium> pictures, List<NamedMedium> videos, List<String> marks) {
        Deque<NamedMedium> still = new ArrayDeque<>(pictures);
        Deque<NamedMedium> moving = new ArrayDeque<>(videos);
        List<NamedMedium> ordered = new ArrayList<>();
        for (String mark : marks) {
            boolean picture = mark.equals("image") ? !pictures.isEmpty() : videos.isEmpty();
            Deque<NamedMedium> from = picture ? still : moving;
            if (from.isEmpty()) {
                throw new InvalidItemException(
                        "<" + mark + ">: more marks of this kind than such media", "one for each");
            }
            ordered.add(from.remove());
        }
        return ordered;
    }

    /** A line break beside a written mark is no part of the text. */
    private static List<Turn> marked(List<Turn> turns) {
        return replaced(
                turns,
                MARK_AND_BREAK,
                mark -> "<" + (mark.group(1) == null ? mark.group(2) : mark.group(1)) + ">");
    }

    private static List<Turn> unmarked(List<Turn> turns) {
        return replaced(turns, MARK_AND_BLANKS, mark -> mark.group(1) == null ? " " : "");
    }

    private static List<Turn> replaced(
            List<Turn> turns, Pattern marks, Function<MatchResult, String> by) {
        return turns.stream()
                .map(
                        turn ->
                                turn.role() == Turn.Role.USER
                                        ? new Turn(
                                                turn.role(),
                                                marks.matcher(turn.text()).replaceAll(by).strip())
                                        : turn)
                .toList();
    }
}
