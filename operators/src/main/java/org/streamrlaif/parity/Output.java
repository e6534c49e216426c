package org.streamrlaif.parity;

/**
 * What the model gives for one stored output: numbers or integers in the order of the stored
 * tensor.
 *
 * @param values the numbers; null for integers
 * @param ids the integers; null for numbers
 * @param counted which of the leading places are compared, each standing for as many consecutive
 *     values; null for all
 */
record Output(float[] values, long[] ids, boolean[] counted) {

    static Output of(float[] values) {
        return new Output(values, null, null);
    }

    static Output of(float[] values, boolean[] counted) {
        return new Output(values, null, counted);
    }

    static Output ids(long[] ids, boolean[] counted) {
        return new Output(null, ids, counted);
    }

    int size() {
        return ids == null ? values.length : ids.length;
    }

    boolean counts(int index) {
        return counted == null || counted[index / (size() / counted.length)];
    }
}
