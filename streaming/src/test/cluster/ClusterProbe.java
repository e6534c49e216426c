import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.io.SampleWriter;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;
import org.streamrlaif.streaming.kafka.KafkaBroker;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the scripts beside it need beside Flink: free ports, a broker, samples sent, steps
 * awaited.
 */
final class ClusterProbe {

    private ClusterProbe() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "ports" -> ports(Integer.parseInt(arguments[1]));
            case "broker" ->
                    broker(
                            Path.of(arguments[1]),
                            Integer.parseInt(arguments[2]),
                            Path.of(arguments[3]));
            case "send" -> send(streams(arguments[1]));
            case "await" ->
                    await(
                            streams(arguments[1]),
                            Integer.parseInt(arguments[2]),
                            Long.parseLong(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[0] + ": unknown");
        }
    }

    private static StreamsConfig streams(String servers) {
        return StreamsConfig.defaults().at(servers);
    }

    /** Prints free ports of the loopback interface, all different. */
    private static void ports(int count) throws Exception {
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        }
        for (ServerSocket socket : held) {
            System.out.println(socket.getLocalPort());
            socket.close();
        }
    }

    /** Runs a broker until the process is ended; writes its address to a file once it is there. */
    private static void broker(Path folder, int port, Path address) throws Exception {
        KafkaBroker broker = KafkaBroker.start(folder, port);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        Path written =
                Files.writeString(address.resolveSibling("address.new"), broker.bootstrapServers());
        Files.move(written, address);
        Thread.currentThread().join();
    }

    /** Sends each line of the standard input as one message. */
    private static void send(StreamsConfig streams) throws Exception {
        try (SampleWriter writer = new SampleWriter(streams);
                var lines =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            lines.lines()
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .forEach(writer::writeBytes);
            writer.flush();
        }
    }

    /**
     * Waits until the batches 0 … count − 1 have ended, and fails when one did so twice or is
     * missing.
     */
    private static void await(StreamsConfig streams, int count, long seconds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<TrainingStep> steps = new ArrayList<>();
        try (var reader = new TopicReader<>(streams, streams.trainingSteps(), TrainingStep.class)) {
            while (steps.size() < count && System.nanoTime() < deadline) {
                steps.addAll(reader.poll(Duration.ofMillis(200)));
            }
        }
        List<Long> batches = steps.stream().map(TrainingStep::getBatch).toList();
        int trained = steps.stream().mapToInt(TrainingStep::getTrained).sum();
        System.out.printf(
                "%d batches, %d tickets trained, versions %s, lineages %s%n",
                batches.size(),
                trained,
                steps.stream().map(TrainingStep::getVersion).toList(),
                steps.stream().map(TrainingStep::getLineage).distinct().toList());
        List<Long> wanted = LongStream.range(0, Math.max(count, batches.size())).boxed().toList();
        if (!batches.equals(wanted) || trained == 0) {
            System.out.println(
                    "batches " + batches + ", expected " + wanted + " with trained tickets");
            System.exit(1);
        }
    }
}
