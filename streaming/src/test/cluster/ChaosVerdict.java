import org.streamrlaif.schemas.BatchEnd;
import org.streamrlaif.schemas.LedgerEntry;
import org.streamrlaif.schemas.TicketEnd;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What {@code chaos.sh} asks of the ledger, of which it sees what is committed. */
final class ChaosVerdict {

    private ChaosVerdict() {}

    public static void main(String[] arguments) throws Exception {
        StreamsConfig streams = StreamsConfig.defaults().at(arguments[1]);
        switch (arguments[0]) {
            case "await" ->
                    await(
                            streams,
                            arguments[2],
                            Long.parseLong(arguments[3]),
                            Long.parseLong(arguments[4]));
            case "compare" ->
                    compare(
                            read(streams, arguments[2]),
                            read(streams, arguments[3]),
                            Long.parseLong(arguments[4]));
            case "sizes" -> ProcessSizes.judge(Path.of(arguments[2]));
            case "recoveries" -> recoveries(streams, Path.of(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0] + ": unknown");
        }
    }

    /** Waits until so many tickets have ended in a ledger. */
    private static void await(StreamsConfig streams, String topic, long tickets, long seconds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        long ended = 0;
        try (var reader = new TopicReader<>(streams, topic, LedgerEntry.class)) {
            while (ended < tickets) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            topic + ": " + ended + " tickets ended, expected " + tickets);
                }
                for (LedgerEntry entry : reader.poll(Duration.ofMillis(200))) {
                    if (entry.getBatch() != null) {
                        ended = Math.max(ended, entry.getBatch().getLedger());
                    }
                }
            }
        }
    }

    /**
     * Both ledgers hold each ticket and each batch once, in order, and after each batch the same
     * adapter and optimiser.
     */
    private static void compare(
            List<LedgerEntry> first, List<LedgerEntry> second, long tickets) {
        for (var entries : List.of(first, second)) {
            expect(
                    "tickets",
                    LongStream.range(0, tickets).boxed().toList(),
                    all(entries, LedgerEntry::getTicket).stream()
                            .map(TicketEnd::getTicket)
                            .toList());
        }
        Function<BatchEnd, String> made =
                batch ->
                        batch.getBatch()
                                + " "
                                + batch.getAdapterSha256()
                                + " "
                                + batch.getOptimizerSha256();
        List<String> batches =
                all(first, LedgerEntry::getBatch).stream().map(made).toList();
        expect(
                "weights and moments after each batch",
                all(second, LedgerEntry::getBatch).stream().map(made).toList(),
                batches);
        Map<String, Long> outcomes =
                all(first, LedgerEntry::getTicket).stream()
                        .collect(
                                Collectors.groupingBy(
                                        ticket -> ticket.getOutcome() + "", TreeMap::new,
                                        Collectors.counting()));
        System.out.printf(
                "%d samples sent, %d tickets ended (%s) in %d batches by %d lineages;"
                        + " weights and moments after each batch are those of an undisturbed run%n",
                tickets,
                tickets,
                outcomes,
                batches.size(),
                all(first, LedgerEntry::getLineage).size());
    }

    private static <T> void expect(String what, List<T> wanted, List<T> found) {
        if (!wanted.equals(found)) {
            int at = 0;
            while (at < Math.min(wanted.size(), found.size())
                    && wanted.get(at).equals(found.get(at))) {
                at++;
            }
            throw new IllegalStateException(
                    "%s: %d, expected %d; the first that differs is number %d: %s, expected %s"
                            .formatted(
                                    what,
                                    found.size(),
                                    wanted.size(),
                                    at,
                                    at < found.size() ? found.get(at) : "none",
                                    at < wanted.size() ? wanted.get(at) : "none"));
        }
    }

    /**
     * Reads lines "end-of-the-fault text" and prints the text with the seconds until the next
     * training step that counts, which is one whose batch is in the ledger.
     */
    private static void recoveries(StreamsConfig streams, Path faults) throws Exception {
        Set<List<Long>> entered =
                all(read(streams, streams.ledger()), LedgerEntry::getBatch).stream()
                        .map(batch -> List.of(batch.getBatch(), batch.getLineage()))
                        .collect(Collectors.toSet());
        List<TrainingStep> steps;
        try (var reader = new TopicReader<>(streams, streams.trainingSteps(), TrainingStep.class)) {
            steps =
                    reader.readAll().stream()
                            .filter(
                                    step ->
                                            entered.contains(
                                                    List.of(step.getBatch(), step.getLineage())))
                            .toList();
        }
        for (String line : Files.readAllLines(faults)) {
            String[] parts = line.split(" ", 2);
            long end = Long.parseLong(parts[0]);
            double seconds =
                    steps.stream()
                                    .mapToLong(TrainingStep::getFinishedAt)
                                    .filter(finished -> finished > end)
                                    .min()
                                    .orElseThrow()
                            - end;
            System.out.printf("%6.1f  %s%n", seconds / 1000, parts[1]);
        }
    }

    private static <T> List<T> all(List<LedgerEntry> entries, Function<LedgerEntry, T> part) {
        return entries.stream().map(part).filter(Objects::nonNull).toList();
    }

    private static List<LedgerEntry> read(StreamsConfig streams, String topic) {
        try (var reader = new TopicReader<>(streams, topic, LedgerEntry.class)) {
            return reader.readAll();
        }
    }
}
