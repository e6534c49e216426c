package org.streamrlaif.streaming.dataset;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an item is about, as its file names it.
 *
 * @param items videos and pictures in the order in which they are shown; none: the item is about
 *     text only
 * @param placed whether the user's turns say with {@code <image>} and {@code <video>} where each of
 *     them is shown; otherwise all come first
 */
public record Media(List<NamedMedium> items, boolean placed) {

    /** Copies the list. */
    public Media {
        items = List.copyOf(items);
    }

    /** A video or a folder of frames, shown first. */
    public static Media of(String name) {
        return new Media(List.of(NamedMedium.video(name)), false);
    }

    /** Whether there is nothing to look at. */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    @Override
    public String toString() {
        return items.isEmpty()
                ? "no video"
                : items.stream().map(NamedMedium::toString).collect(Collectors.joining(", "));
    }
}
