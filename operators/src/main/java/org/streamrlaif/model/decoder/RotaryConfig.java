package org.streamrlaif.model.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;

/**
 * Rotary embedding of a decoder: by which angle each pair of a head turns with the position.
 *
 * @param theta base θ of the frequencies
 * @param scaling how long sequences are dealt with
 * @param sections pairs that turn with the position in time, height and width; empty where a token
 *     has one position only
 * @param interleaved whether the three take turns, pair by pair, instead of standing in chunks
 */
public record RotaryConfig(
        double theta, RotaryScaling scaling, List<Integer> sections, boolean interleaved) {
    private static final String PARAMETERS = "rope_parameters";
    private static final String SECTIONS = "mrope_section";
    private static final String INTERLEAVED = "mrope_interleaved";
    private static final int AXES = 3;

    public RotaryConfig {
        sections = List.copyOf(sections);
    }

    /** One position a token, no scaling. */
    public static RotaryConfig plain(double theta) {
        return new RotaryConfig(theta, RotaryScaling.NONE, List.of(), false);
    }

    /**
     * Newer files hold {@code rope_parameters}, older ones {@code rope_theta} and {@code
     * rope_scaling}.
     *
     * @param sectioned whether tokens have a position in time, height and width
     */
    static RotaryConfig of(ConfigNode node, boolean sectioned, int headWidth, int maxPositions) {
        ConfigNode parameters = node.child(node.has(PARAMETERS) ? PARAMETERS : "rope_scaling");
        RotaryScaling scaling = RotaryScaling.of(parameters, maxPositions);
        double theta = parameters.real("rope_theta", node.real("rope_theta", 10000));
        return new RotaryConfig(
                theta,
                scaling,
                sectioned ? sections(parameters, headWidth) : List.of(),
                sectioned && parameters.flag(INTERLEAVED, false));
    }

    private static List<Integer> sections(ConfigNode node, int headWidth) {
        List<Integer> sections = new ArrayList<>();
        int sum = 0;
        for (JsonNode section : node.node().path(SECTIONS)) {
            sections.add(section.asInt());
            sum += section.asInt();
        }
        if (sections.size() != AXES || sum != headWidth / 2) {
            throw new ModelFormatException(
                    node.where()
                            + SECTIONS
                            + ": "
                            + sections
                            + ", expected three numbers with the sum "
                            + headWidth / 2);
        }
        return sections;
    }

    /** Positions of a token: 1, or 3 for time, height and width. */
    public int axes() {
        return sections.isEmpty() ? 1 : AXES;
    }

    /**
     * The kernels' {@code inv_freq}, (axes + 1) × C / 2: inverse frequencies, each in the row of
     * its axis, and the factor of cosines and sines in the last row.
     */
    public float[] table(int headWidth) {
        int pairs = headWidth / 2;
        float[] frequencies = scaling.scaled(frequencies(headWidth), theta);
        float[] table = new float[(axes() + 1) * pairs];
        for (int j = 0; j < pairs; j++) {
            table[axis(j) * pairs + j] = frequencies[j];
            table[axes() * pairs + j] = (float) scaling.attentionFactor();
        }
        return table;
    }

    /** θ^(−2j / C) for j = 0 … C/2 − 1, rounded as float32 arithmetic does. */
    private float[] frequencies(int headWidth) {
        float[] frequencies = new float[headWidth / 2];
        for (int j = 0; j < frequencies.length; j++) {
            float exponent = (float) (2 * j) / headWidth;
            frequencies[j] = 1f / (float) Math.pow(theta, exponent);
        }
        return frequencies;
    }

    private int axis(int pair) {
        if (sections.isEmpty()) {
            return 0;
        }
        if (interleaved) {
            int axis = pair % AXES;
            return pair < AXES * sections.get(axis) ? axis : 0;
        }
        return pair < sections.get(0) ? 0 : pair < sections.get(0) + sections.get(1) ? 1 : 2;
    }

    void write(ObjectNode text) {
        ObjectNode node = text.putObject(PARAMETERS);
        scaling.write(node);
        node.put("rope_theta", theta);
        if (!sections.isEmpty()) {
            ArrayNode array = node.putArray(SECTIONS);
            sections.forEach(array::add);
            if (interleaved) {
                node.put(INTERLEAVED, true);
            }
        }
    }
}
