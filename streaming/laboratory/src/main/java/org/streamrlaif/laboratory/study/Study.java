package org.streamrlaif.laboratory.study;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs what is missing of a study and reports what is there.
 *
 * @param settings what is asked for
 * @param progress hears of every run that ended, in one line
 */
public record Study(StudySettings settings, Consumer<String> progress) {

    /**
     * Runs the ways that have no result yet.
     *
     * @throws IllegalArgumentException when the folder holds results of other settings
     */
    public void run() throws Exception {
        for (long seed : settings.seeds()) {
            SeedResults file = SeedResults.of(settings.folder(), seed);
            check(file);
            if (missing(file).isEmpty() && has(file, Arms.START)) {
                continue;
            }
            try (SeedRun run = new SeedRun(settings, seed)) {
                if (!has(file, Arms.START)) {
                    done(file, run.start());
                }
                for (Arm arm : missing(file)) {
                    done(file, run.tune(arm));
                }
            }
        }
    }

    /** All results in the folder, those of other processes included. */
    public StudyReport report() throws IOException {
        return new StudyReport(SeedResults.all(settings.folder()));
    }

    private List<Arm> missing(SeedResults file) throws IOException {
        List<String> there = file.read().stream().map(ArmResult::arm).toList();
        return Arms.named(settings.arms()).stream()
                .filter(arm -> !there.contains(arm.name()))
                .toList();
    }

    private static boolean has(SeedResults file, String arm) throws IOException {
        return file.read().stream().anyMatch(result -> result.arm().equals(arm));
    }

    private void check(SeedResults file) throws IOException {
        for (ArmResult result : file.read()) {
            Optional<Arm> arm =
                    Arms.all().stream()
                            .filter(each -> each.name().equals(result.arm()))
                            .findFirst();
            Map<String, String> expected = arm.map(settings::changes).orElse(settings.changes());
            if (result.batches() != settings.batches() || !result.settings().equals(expected)) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "%s: %s with %d batches and %s, expected %d batches and %s: take another --out",
                                file,
                                result.arm(),
                                result.batches(),
                                result.settings(),
                                settings.batches(),
                                expected));
            }
        }
    }

    private void done(SeedResults file, ArmResult result) throws IOException {
        file.add(result);
        progress.accept(
                String.format(
                        Locale.ROOT,
                        "seed %d, %s: %.1f %% right, %.1f CPU seconds",
                        result.seed(),
                        result.arm(),
                        100 * result.last().right(),
                        result.cpuSeconds()));
    }
}
