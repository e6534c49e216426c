package org.streamrlaif.streaming.dataset;

import java.util.List;

/**
 * What an item is about, as its file names it.
 *
 * @param names one name: a video, a folder of frames or a picture; several: pictures in order;
 *     none: the item is about text only
 */
public record Media(List<String> names) {

    /** Copies the names. */
    public Media {
        names = List.copyOf(names);
    }

    /** A video, a folder of frames or a picture. */
    public static Media of(String name) {
        return new Media(List.of(name));
    }

    /** Whether there is nothing to look at. */
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** The name, or the first of several and how many more there are. */
    @Override
    public String toString() {
        return switch (names.size()) {
            case 0 -> "no video";
            case 1 -> names.get(0);
            default -> names.get(0) + " and " + (names.size() - 1) + " more pictures";
        };
    }
}
