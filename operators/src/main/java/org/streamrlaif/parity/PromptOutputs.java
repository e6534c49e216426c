package org.streamrlaif.parity;

/** What one forward pass over the stored rows gives. */
record PromptOutputs(Forward forward) implements OutputFamily {
    private static final String STATES = "hidden_states.";

    @Override
    public Output of(String name) {
        Rows rows = forward.rows();
        return switch (name) {
            case "features" -> Output.of(rows.visual());
            case "inputs_embeds", "layer_input.0" -> Output.of(forward.embeds(), rows.valid());
            case "last_hidden_state" -> Output.of(forward.hidden(), rows.valid());
            case "logits", "logits_fp64", "logits_from_fp64" ->
                    Output.of(forward.logits(), rows.valid());
            case "position_ids" -> Output.ids(rows.positions(), rows.positionsValid());
            case "rope_deltas" -> Output.ids(rows.deltas(), null);
            default -> name.matches("hidden_states\\.\\d{1,4}") ? state(name) : null;
        };
    }

    private Output state(String name) {
        float[] state = forward.state(Integer.parseInt(name.substring(STATES.length())));
        return state == null ? null : Output.of(state, forward.rows().valid());
    }
}
