package org.streamrlaif.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.vision.TowerKind;
import org.streamrlaif.model.vision.VisionTower;

/** What the vision tower and the projector give, picture by picture. */
record TowerOutputs(VisionLanguageModel model, SquarePictures pictures, NDManager scope)
        implements OutputFamily {
    private static final String STATES = "vision.hidden_states.";

    @Override
    public Output of(String name) {
        if (pictures.isEmpty()) {
            return null;
        }
        VisionTower tower = model.vision().tower();
        if (name.matches("vision\\.hidden_states\\.\\d{1,4}")) {
            int layers = Integer.parseInt(name.substring(STATES.length()));
            return layers > model.config().vision().layers()
                    ? null
                    : output(tower.states(model.kernels(), pixels(), layers, scope));
        }
        return switch (name) {
            case "vision.selected" -> output(tower.features(model.kernels(), pixels(), scope));
            case "vision.projected" ->
                    output(model.vision().project(model.kernels(), pixels(), scope));
            case "vision.last_hidden_state" ->
                    // Only this tower is read after its last norm, as the name means.
                    model.config().vision().kind() == TowerKind.SMOLVLM
                            ? output(tower.features(model.kernels(), pixels(), scope))
                            : null;
            default -> null;
        };
    }

    private NDArray pixels() {
        return pictures.array(scope);
    }

    private Output output(NDArray array) {
        return Output.of(
                model.kernels().call("float32").tensor("x", array).run(scope).toFloatArray());
    }
}
