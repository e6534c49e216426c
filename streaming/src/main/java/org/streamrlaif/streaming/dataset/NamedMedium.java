package org.streamrlaif.streaming.dataset;

import java.util.List;

/**
 * A video or picture as a data set names it.
 *
 * @param picture whether it is named as a still picture
 * @param names its name; several for a video that is a list of frames
 */
public record NamedMedium(boolean picture, List<String> names) {

    /** Copies the names. */
    public NamedMedium {
        names = List.copyOf(names);
    }

    /** A video file or a folder of frames. */
    public static NamedMedium video(String name) {
        return new NamedMedium(false, List.of(name));
    }

    /** A still picture. */
    public static NamedMedium picture(String name) {
        return new NamedMedium(true, List.of(name));
    }

    /** The name, or the first of several and how many more there are. */
    @Override
    public String toString() {
        return names.size() == 1
                ? names.get(0)
                : names.get(0) + " and " + (names.size() - 1) + " more pictures";
    }
}
