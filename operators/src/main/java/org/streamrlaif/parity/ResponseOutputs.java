package org.streamrlaif.parity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Log-probabilities of stored responses, and what belongs to them. */
record ResponseOutputs(
        String prefix, Forward forward, long[] places, long[] targets, boolean[] counted)
        implements OutputFamily {
    private static final Pattern TEMPERATURE = Pattern.compile("logprobs_temp(\\d+(\\.\\d+)?)");

    /**
     * The response that follows the first tokens of a single row.
     *
     * @param prefix what the outputs' names begin with
     * @param promptLength tokens before the response
     */
    static ResponseOutputs after(
            String prefix, Forward forward, int promptLength, long[] response) {
        long[] places = new long[response.length];
        for (int t = 0; t < places.length; t++) {
            places[t] = promptLength - 1L + t;
        }
        return new ResponseOutputs(prefix, forward, places, response, null);
    }

    /**
     * Right-padded responses that are the last columns of their rows.
     *
     * @param mask B × R, true where a response token counts
     * @param longest R
     */
    static ResponseOutputs lastColumns(
            String prefix, Forward forward, boolean[] mask, int longest) {
        Rows rows = forward.rows();
        long[] places = new long[mask.length];
        long[] targets = new long[mask.length];
        for (int i = 0; i < mask.length; i++) {
            int at = (i / longest) * rows.length() + rows.length() - longest + i % longest;
            places[i] = at - 1L;
            targets[i] = rows.ids()[at];
        }
        return new ResponseOutputs(prefix, forward, places, targets, mask);
    }

    @Override
    public Output of(String name) {
        return name.startsWith(prefix) ? output(name.substring(prefix.length())) : null;
    }

    private Output output(String name) {
        Matcher cooler = TEMPERATURE.matcher(name);
        if (cooler.matches()) {
            return logprobs(Double.parseDouble(cooler.group(1)));
        }
        return switch (name) {
            case "logprobs", "logprobs_fp64" -> logprobs(1);
            case "entropy" -> Output.of(forward.logprobs(places, targets, 1)[1], counted);
            case "logits_response" -> Output.of(forward.logits(places), counted);
            case "position_ids" ->
                    Output.ids(forward.rows().positions(), forward.rows().positionsValid());
            case "rope_deltas" -> Output.ids(forward.rows().deltas(), null);
            default -> null;
        };
    }

    private Output logprobs(double temperature) {
        return Output.of(forward.logprobs(places, targets, temperature)[0], counted);
    }
}
