package org.streamrlaif.model.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.model.tuning.Choice.Origin;

class TunerTest {
    private static final String SHAPE = "8x8 float32 cpu 1 threads";
    private static final List<String> BOTH = List.of(Way.FUSED, Way.PLAIN);

    private final List<String> run = new ArrayList<>();

    /** Another way does nothing, this one waits. */
    private Runnable slow(String slow, String way) {
        return () -> {
            run.add(way);
            if (way.equals(slow)) {
                try {
                    Thread.sleep(2);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private String choose(Tuner tuner, String slow) {
        return tuner.choose(Site.STEP_ATTENTION, SHAPE, BOTH, way -> slow(slow, way));
    }

    @Test
    void theFastestWayIsTakenAndMeasuredOnce() {
        Tuner tuner = new Tuner();
        assertThat(choose(tuner, Way.FUSED)).isEqualTo(Way.PLAIN);
        assertThat(run).contains(Way.FUSED, Way.PLAIN);
        run.clear();
        assertThat(choose(tuner, Way.PLAIN)).isEqualTo(Way.PLAIN);
        assertThat(run).isEmpty();
        Choice made = tuner.made().get(0);
        assertThat(made.origin()).isEqualTo(Origin.MEASURED);
        assertThat(made.millis().get(Way.FUSED)).isGreaterThan(made.millis().get(Way.PLAIN));
    }

    @Test
    void thePlainestWayStaysWhereAnotherIsHardlyFaster() {
        assertThat(Race.winner(BOTH, Map.of(Way.FUSED, 1.0, Way.PLAIN, 0.98))).isEqualTo(Way.FUSED);
        assertThat(Race.winner(BOTH, Map.of(Way.FUSED, 1.0, Way.PLAIN, 0.96))).isEqualTo(Way.PLAIN);
    }

    @Test
    void anotherProcessOfThisMachineTakesWhatTheFirstChose(@TempDir Path folder)
            throws IOException {
        Tuner first = new Tuner();
        first.keepIn(folder, "lib 1");
        choose(first, Way.FUSED);
        Tuner second = new Tuner();
        second.keepIn(folder, "lib 1");
        assertThat(choose(second, Way.PLAIN)).isEqualTo(Way.PLAIN);
        assertThat(second.made().get(0).origin()).isEqualTo(Origin.KEPT);
        assertThat(second.made().get(0).millis()).containsOnlyKeys(Way.FUSED, Way.PLAIN);

        Tuner other = new Tuner();
        other.keepIn(folder, "lib 2");
        assertThat(choose(other, Way.PLAIN)).isEqualTo(Way.FUSED);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aBrokenFileIsMeasuredAgain(@TempDir Path folder) throws IOException {
        Tuner first = new Tuner();
        first.keepIn(folder, "lib");
        choose(first, Way.FUSED);
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        Files.writeString(file, "step.attention " + SHAPE + "=plain;fused:one\n");
        Tuner second = new Tuner();
        second.keepIn(folder, "lib");
        assertThat(choose(second, Way.PLAIN)).isEqualTo(Way.FUSED);
    }

    @Test
    void aRunThatGoesOnGoesTheWaysItBeganWith() {
        Tuner before = new Tuner();
        choose(before, Way.FUSED);
        Tuner after = new Tuner();
        assertThat(choose(after, Way.PLAIN)).isEqualTo(Way.FUSED);
        after.restore(before.state());
        assertThat(choose(after, Way.PLAIN)).isEqualTo(Way.PLAIN);
        assertThat(after.made().get(0).origin()).isEqualTo(Origin.RESTORED);
        assertThat(after.state()).isEqualTo(before.state());
    }

    @Test
    void aWayThatIsNotPossibleHereIsNotRestored() {
        Tuner tuner = new Tuner();
        tuner.restore(List.of("step.product " + SHAPE + "=packed"));
        assertThat(
                        tuner.choose(
                                Site.STEP_PRODUCT,
                                SHAPE,
                                List.of(Way.ROWS, Way.COLUMNS),
                                way -> slow(Way.ROWS, way)))
                .isEqualTo(Way.COLUMNS);
    }

    @Test
    void whatIsPinnedIsNotMeasured() {
        Tuner tuner = new Tuner();
        tuner.pin("step.attention=fused, tower.block=256");
        assertThat(choose(tuner, Way.FUSED)).isEqualTo(Way.FUSED);
        assertThat(run).isEmpty();
        assertThat(tuner.made().get(0).origin()).isEqualTo(Origin.PINNED);
    }

    @Test
    void aPinThatNamesNothingIsOneLine() {
        assertThatThrownBy(() -> Pins.parse("step.attenton=fused"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "kernels: step.attenton, expected one of tower.product, tower.attention,"
                                + " tower.block, prompt.product, prompt.attention, step.product,"
                                + " step.attention");
        assertThatThrownBy(() -> Pins.parse("step.attention=fast"))
                .hasMessage("kernels: step.attention=fast, expected fused or plain");
        assertThatThrownBy(() -> Pins.parse("fused"))
                .hasMessage("kernels: fused, expected site=way");
        Tuner tuner = new Tuner();
        tuner.pin("step.product=packed");
        assertThatThrownBy(
                        () ->
                                tuner.choose(
                                        Site.STEP_PRODUCT,
                                        SHAPE,
                                        List.of(Way.ROWS, Way.COLUMNS),
                                        way -> slow(way, way)))
                .hasMessage(
                        "kernels: step.product=packed, expected rows or columns for this model on"
                                + " this machine");
    }
}
