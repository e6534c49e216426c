package org.streamrlaif.model.vision;

/** How the projected tokens of a clip's F frames with S tokens each become visual tokens. */
public enum VideoPooling {
    /**
     * All F·S tokens, frame by frame; each frame stands for one image placeholder (plain LLaVA).
     */
    FRAMES("frames"),
    /**
     * F means over a frame's tokens, then S means over the frames: F + S tokens for one
     * placeholder. Source: Video-ChatGPT, as used by VLM-RLAIF.
     */
    TEMPORAL_SPATIAL("temporal_spatial");

    private final String key;

    VideoPooling(String key) {
        this.key = key;
    }

    /** The word in {@code config.json}. */
    public String key() {
        return key;
    }

    /** Visual tokens of a clip of {@code frames} frames with {@code patches} tokens each. */
    public int tokens(int frames, int patches) {
        return this == FRAMES ? frames * patches : frames + patches;
    }
}
