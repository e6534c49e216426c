package org.streamrlaif.laboratory.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.watch.WatchMetrics;

/** The measurements of a run, with the means of its metrics between them. */
final class Curve {

    private final List<ArmResult.Point> points = new ArrayList<>();
    private final Map<String, double[]> sums = new TreeMap<>();

    private int batches;
    private int firstAlarm;

    /** Takes the metrics of a batch. */
    void add(Map<String, Double> metrics) {
        batches++;
        if (firstAlarm == 0 && metrics.getOrDefault(WatchMetrics.DRIFT_ALARM, 0.0) > 0) {
            firstAlarm = batches;
        }
        metrics.forEach(
                (name, value) -> {
                    double[] sum = sums.computeIfAbsent(name, absent -> new double[2]);
                    sum[0] += value;
                    sum[1]++;
                });
    }

    /** Ends a stretch of the curve with a measurement. */
    void measured(int batch, double right, double winRate) {
        Map<String, Double> means = new TreeMap<>();
        sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
        sums.clear();
        points.add(new ArmResult.Point(batch, right, winRate, means));
    }

    /** See {@link ArmResult#firstAlarm}. */
    int firstAlarm() {
        return firstAlarm;
    }

    List<ArmResult.Point> points() {
        return points;
    }
}
