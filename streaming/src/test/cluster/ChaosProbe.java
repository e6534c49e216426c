import com.sun.net.httpserver.HttpServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.streaming.io.SampleWriter;
import org.streamrlaif.streaming.io.StreamsConfig;
import org.streamrlaif.streaming.io.TopicReader;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code chaos.sh} does to Kafka and through it, and a remote judge that can fail. */
final class ChaosProbe {

    /** A few announcements; what is above it waits for seconds. */
    private static final double LATE_BYTES_PER_SECOND = 100;

    /** Two answers within a question, which is text within JSON. */
    private static final Pattern ANSWERS =
            Pattern.compile(
                    "Answer A:\\\\n<data \\w+>\\\\n(.*?)\\\\n</data \\w+>\\\\n\\\\n"
                            + "Answer B:\\\\n<data \\w+>\\\\n(.*?)\\\\n</data",
                    Pattern.DOTALL);

    private final StreamsConfig streams;

    private ChaosProbe(StreamsConfig streams) {
        this.streams = streams;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("judge")) {
            judge(Integer.parseInt(arguments[1]), Path.of(arguments[2]));
            return;
        }
        ChaosProbe probe = new ChaosProbe(StreamsConfig.defaults().at(arguments[1]));
        switch (arguments[0]) {
            case "feed" ->
                    probe.feed(
                            arguments[2],
                            Integer.parseInt(arguments[3]),
                            Long.parseLong(arguments[4]),
                            Path.of(arguments[5]));
            case "watch" -> probe.watch(Path.of(arguments[2]));
            case "delay" -> probe.delay(Long.parseLong(arguments[2]));
            case "drop" -> probe.drop(Long.parseLong(arguments[2]));
            case "repeat" -> probe.repeat();
            case "fence" -> probe.fence();
            default -> throw new IllegalArgumentException(arguments[0] + ": unknown");
        }
    }

    /**
     * Sends a batch of samples every few milliseconds until the file exists, then writes into it
     * how many they were.
     */
    private void feed(String video, int batchSize, long millis, Path stop) throws Exception {
        long sent = 0;
        try (SampleWriter writer = new SampleWriter(streams)) {
            while (!Files.exists(stop)) {
                for (int i = 0; i < batchSize; i++) {
                    String sample =
                            "{\"id\": \"s%d\", \"uri\": \"%s\", \"prompts\": [\"What happens?\"]}"
                                    .formatted(sent++, video);
                    writer.writeBytes(sample.getBytes(StandardCharsets.UTF_8));
                }
                Thread.sleep(millis);
            }
            writer.flush();
        }
        Files.writeString(stop, Long.toString(sent));
    }

    /** Writes a line per training step, committed or not: when it was finished, lineage, batch. */
    private void watch(Path file) throws Exception {
        try (var reader =
                        TopicReader.uncommitted(
                                streams, streams.trainingSteps(), TrainingStep.class);
                var lines =
                        new PrintWriter(
                                Files.newBufferedWriter(
                                        file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                                true)) {
            while (true) {
                for (TrainingStep step : reader.poll(Duration.ofMillis(50))) {
                    lines.printf(
                            "%d %d %d%n", step.getFinishedAt(), step.getLineage(), step.getBatch());
                }
            }
        }
    }

    /** Announcements arrive late for so long: the broker holds its answers to their reader back. */
    private void delay(long millis) throws Exception {
        var reader =
                new ClientQuotaEntity(
                        Map.of(
                                ClientQuotaEntity.CLIENT_ID,
                                streams.group() + "-policy-versions-0"));
        try (Admin admin = admin()) {
            limit(admin, reader, LATE_BYTES_PER_SECOND);
            Thread.sleep(millis);
            limit(admin, reader, null);
        }
    }

    private static void limit(Admin admin, ClientQuotaEntity who, Double bytesPerSecond)
            throws Exception {
        var operation = new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond);
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(who, List.of(operation))))
                .all()
                .get();
    }

    /** Announcements are lost for so long: removed as soon as they are there. */
    private void drop(long millis) throws Exception {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, streams.policyVersions());
        var partition = new TopicPartition(streams.policyVersions(), 0);
        try (Admin admin = admin()) {
            clean(admin, topic, "compact,delete");
            long until = System.currentTimeMillis() + millis;
            while (System.currentTimeMillis() < until) {
                long end =
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition)
                                .get()
                                .offset();
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end)))
                        .all()
                        .get();
            }
            clean(admin, topic, "compact");
        }
    }

    private static void clean(Admin admin, ConfigResource topic, String policy) throws Exception {
        var operation =
                new AlterConfigOp(
                        new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(operation))).all().get();
    }

    /** Every announcement comes once more, those of dead attempts as well. */
    private void repeat() {
        var partition = new TopicPartition(streams.policyVersions(), 0);
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        var bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(streams.client(), bytes, bytes)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        var serializer = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(streams.client(), serializer, serializer)) {
            all.forEach(
                    record ->
                            producer.send(
                                    new ProducerRecord<>(
                                            record.topic(), record.key(), record.value())));
        }
    }

    /** Ends all transactions that are open, and the producers that wrote in them. */
    private void fence() throws Exception {
        try (Admin admin = admin()) {
            List<String> open =
                    admin.listTransactions().all().get().stream()
                            .filter(transaction -> !transaction.transactionalId().contains("check"))
                            .map(TransactionListing::transactionalId)
                            .toList();
            admin.fenceProducers(open).all().get();
            System.out.println(open.size() + " producers fenced");
        }
    }

    private Admin admin() {
        return Admin.create(streams.client());
    }

    /**
     * An OpenAI-compatible judge that prefers the answer that comes first in the alphabet. While
     * the file exists it fails, in another way each time.
     */
    private static void judge(int port, Path failing) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext(
                "/v1/chat/completions",
                exchange -> {
                    try (exchange) {
                        byte[] asked = exchange.getRequestBody().readAllBytes();
                        boolean fails = Files.exists(failing);
                        String text = fails ? "{\"choices\"" : reply(asked);
                        byte[] said = text.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(
                                fails && asked.length % 2 == 0 ? 503 : 200, said.length);
                        exchange.getResponseBody().write(said);
                    }
                });
        server.start();
    }

    private static String reply(byte[] asked) {
        Matcher answers = ANSWERS.matcher(new String(asked, StandardCharsets.UTF_8));
        String said = "a dog runs";
        if (answers.find()) {
            said = answers.group(1).compareTo(answers.group(2)) < 0 ? "A" : "B";
        }
        return """
                {"id": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": "%s"}}],
                 "usage": {"prompt_tokens": 100, "completion_tokens": 2}}
                """
                .formatted(said);
    }
}
