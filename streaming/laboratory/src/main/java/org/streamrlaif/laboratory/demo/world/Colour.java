package org.streamrlaif.laboratory.demo.world;

import java.util.Locale;

/** The colours a thing can have. */
public enum Colour {
    RED(220, 40, 40),
    GREEN(40, 200, 60),
    BLUE(50, 80, 235),
    YELLOW(230, 215, 40),
    PURPLE(175, 60, 205);

    private final int red;
    private final int green;
    private final int blue;

    Colour(int red, int green, int blue) {
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /** The word for this colour in questions and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One channel, 0 to 255: 0 is red, 1 green, 2 blue. */
    int channel(int index) {
        return switch (index) {
            case 0 -> red;
            case 1 -> green;
            default -> blue;
        };
    }
}
