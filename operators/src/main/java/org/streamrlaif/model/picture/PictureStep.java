package org.streamrlaif.model.picture;

/** One step of preprocessing, for pictures of one size. Has a work area: not thread-safe. */
interface PictureStep {
    /**
     * @param source holds an RGB picture from byte {@code from} on
     * @param out receives the result from byte {@code to} on
     */
    void apply(byte[] source, int from, byte[] out, int to);
}
