package org.streamrlaif.streaming.dataset;

import java.util.List;

/**
 * A video or picture as a data set names it.
 *
 * @param picture whether it is named as a still picture
 * @param names its name; several for a video that is a list of frames
 */
public record NamedMedium(boolean picture, List<String> names) {

    /** Longer ones are no paths, such as a picture written out in letters. */
    private static final int LONGEST = 1024;

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

    /**
     * The name, or the first of several and how many more there are; one that is no name is cut.
     */
    @Override
    public String toString() {
        String first = names.get(0);
        String name = first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "…";
        return names.size() == 1 ? name : name + " and " + (names.size() - 1) + " more pictures";
    }
}
