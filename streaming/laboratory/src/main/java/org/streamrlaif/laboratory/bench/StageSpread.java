package org.streamrlaif.laboratory.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.streamrlaif.laboratory.bench.core.Spread;

/**
 * What a stage did in several runs; see {@link StageCost}.
 *
 * @param stage the stage
 * @param busyMs milliseconds of work per batch
 * @param cpuMs CPU time of the stage's own thread per batch
 * @param idle share of the time in which it did not work
 */
public record StageSpread(Stage stage, Spread busyMs, Spread cpuMs, Spread idle) {

    /** One per stage, of runs with a cost of every stage each. */
    static List<StageSpread> of(List<Measured> runs) {
        List<StageSpread> spreads = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            List<StageCost> costs =
                    runs.stream().map(run -> run.stages().get(stage.ordinal())).toList();
            spreads.add(
                    new StageSpread(
                            stage,
                            spread(costs, StageCost::busyMs),
                            spread(costs, StageCost::cpuMs),
                            spread(costs, StageCost::idle)));
        }
        return spreads;
    }

    private static Spread spread(List<StageCost> costs, ToDoubleFunction<StageCost> figure) {
        return Spread.of(costs.stream().map(figure::applyAsDouble).toList());
    }
}
