import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Whether the processes that lived through many faults have stopped growing. What one holds depends
 * on its tasks, so only those samples count in which it had as many as ever. Each third of them is
 * taken by its median: the first is warming up, the last must not be larger than the second.
 */
final class ProcessSizes {

    /** Samples below which they say nothing. */
    private static final int LEAST = 9;

    /**
     * What is measured, and by how much the last third may exceed the second: less than what one
     * job leaves whose classes stay (80 MB resident, 25 MB of classes), or one attempt whose tasks
     * stay (dozens of threads and files). What is below is code that the JVM compiles, and pools.
     */
    private enum Measure {
        RESIDENT("MB resident", 60),
        LIVE("MB live after a collection, with classes", 20),
        FILES("open files", 40),
        THREADS("threads", 30);

        private final String unit;
        private final long tolerance;

        Measure(String unit, long tolerance) {
            this.unit = unit;
            this.tolerance = tolerance;
        }
    }

    private ProcessSizes() {}

    /**
     * Reads lines "name[:tasks] process-id", followed by a number per measure, and prints a line for
     * each process and measure. Tasks are such as 2Generate+1Learn.
     *
     * @throws IllegalStateException when a process has grown
     */
    static void judge(Path file) throws Exception {
        Map<String, NavigableMap<Integer, List<long[]>>> processes = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            String[] name = words[0].split(":");
            processes
                    .computeIfAbsent(name[0] + " " + words[1], process -> new TreeMap<>())
                    .computeIfAbsent(tasks(name), count -> new ArrayList<>())
                    .add(Arrays.stream(words).skip(2).mapToLong(Long::parseLong).toArray());
        }
        Map<String, List<long[]>> lives = new LinkedHashMap<>();
        processes.forEach(
                (process, byTasks) ->
                        lives.put(
                                process + ", " + byTasks.lastKey() + " tasks with state",
                                byTasks.lastEntry().getValue()));
        List<String> grown = new ArrayList<>();
        lives.forEach(
                (life, samples) -> {
                    if (samples.size() >= LEAST) {
                        for (Measure measure : Measure.values()) {
                            String found = line(life, samples, measure);
                            System.out.println("  " + found);
                            if (growth(samples, measure) > measure.tolerance) {
                                grown.add(found + ", expected " + measure.tolerance + " at most");
                            }
                        }
                    }
                });
        if (!grown.isEmpty()) {
            throw new IllegalStateException(String.join("\n", grown));
        }
    }

    private static int tasks(String[] name) {
        return name.length < 2
                ? 0
                : Arrays.stream(name[1].split("\\+"))
                        .mapToInt(task -> Integer.parseInt(task.replaceAll("\\D", "")))
                        .sum();
    }

    private static String line(String life, List<long[]> samples, Measure measure) {
        return "%s, %d samples: %d, %d, %d %s; the last third is %+d to the second"
                .formatted(
                        life,
                        samples.size(),
                        median(samples, measure, 0),
                        median(samples, measure, 1),
                        median(samples, measure, 2),
                        measure.unit,
                        growth(samples, measure));
    }

    private static long growth(List<long[]> samples, Measure measure) {
        return median(samples, measure, 2) - median(samples, measure, 1);
    }

    /** The median of a third, counted from 0. */
    private static long median(List<long[]> samples, Measure measure, int third) {
        int from = third * samples.size() / 3;
        int to = (third + 1) * samples.size() / 3;
        long[] sorted =
                samples.subList(from, to).stream()
                        .mapToLong(sample -> sample[measure.ordinal()])
                        .sorted()
                        .toArray();
        return sorted[sorted.length / 2];
    }
}
