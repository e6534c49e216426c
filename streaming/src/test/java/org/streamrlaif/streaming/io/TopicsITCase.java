package org.streamrlaif.streaming.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.streaming.kafka.KafkaBroker;

class TopicsITCase {

    @TempDir private Path folder;

    @Test
    void makesTopicsOnceAndCarriesSamples() throws Exception {
        VideoSample sample = new VideoSample("a", "a.mp4", List.of("What?"), 0L, 0);
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            StreamsConfig streams = StreamsConfig.defaults().at(broker.bootstrapServers());
            Topics.create(streams);
            Topics.create(streams);

            try (SampleWriter writer = new SampleWriter(streams)) {
                writer.write(sample);
                writer.flush();
            }

            try (TopicReader<VideoSample> reader =
                    new TopicReader<>(streams, streams.samples(), VideoSample.class)) {
                assertThat(reader.readAll()).containsExactly(sample);
            }
            assertThat(cleanupPolicy(broker, streams.policyVersions())).isEqualTo("compact");
            assertThat(cleanupPolicy(broker, streams.samples())).isEqualTo("delete");
        }
    }

    private static String cleanupPolicy(KafkaBroker broker, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get("cleanup.policy")
                    .value();
        }
    }
}
