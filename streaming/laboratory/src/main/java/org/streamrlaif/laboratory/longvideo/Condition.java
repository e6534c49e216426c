package org.streamrlaif.laboratory.longvideo;

/** What a judge of long videos sees and reads. */
enum Condition {
    FRAMES("8 frames", true),
    FRAMES_OWN("8 frames, own narrative", true),
    FRAMES_TRUE("8 frames, true narrative", true),
    FRAMES_OTHER("8 frames, another video's narrative", true),
    FRAMES_COUNTERFACTUAL("8 frames, counterfactual narrative", true),
    OWN("own narrative alone", false),
    TRUE("true narrative alone", false),
    COUNTERFACTUAL("counterfactual narrative alone", false);

    private final String label;
    private final boolean seen;

    Condition(String label, boolean seen) {
        this.label = label;
        this.seen = seen;
    }

    /** Whether the judge sees 8 frames. */
    boolean seen() {
        return seen;
    }

    /** What the judge reads; empty for nothing. */
    String narrative(LongVideo video, LongVideo other, String counterfactual) {
        return switch (this) {
            case FRAMES -> "";
            case FRAMES_OWN, OWN -> video.narrative();
            case FRAMES_TRUE, TRUE -> video.story().narrative();
            case FRAMES_OTHER -> other.story().narrative();
            case FRAMES_COUNTERFACTUAL, COUNTERFACTUAL -> counterfactual;
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
