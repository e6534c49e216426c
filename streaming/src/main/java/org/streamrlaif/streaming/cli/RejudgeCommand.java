package org.streamrlaif.streaming.cli;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.judge.parts.JudgeParts;
import org.streamrlaif.schemas.RecordedRollout;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.config.RlaifConfig;
import org.streamrlaif.streaming.evaluate.PreferenceChange;
import org.streamrlaif.streaming.evaluate.Rejudging;
import org.streamrlaif.streaming.io.RolloutRecords;
import org.streamrlaif.streaming.io.RolloutTopic;
import org.streamrlaif.streaming.io.SampleWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code rlaif rejudge}: what another judge would have said. */
@Command(
        name = "rejudge",
        description = {
            "Judges recorded rollouts again, with another judge, prompt or context, and says how",
            "preferences and rewards would change. No response is sampled."
        },
        footer = {"", "Any configuration key can be given as a flag: --preference.context=false"})
final class RejudgeCommand extends CliCommand {

    private static final int BATCH = 16;

    @Option(
            names = "--from-topic",
            paramLabel = "TOPIC",
            required = true,
            description = "The topic of rollouts, or of preferences.")
    private String topic;

    @Mixin private TopicOptions messages;

    @Mixin private JudgeOptions judge;

    @Option(
            names = "--narrate",
            description = "The judge reads a narrative of its own (default: the recorded one).")
    private boolean narrate;

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            description = "Writes the new preferences to a topic.")
    private String to;

    @Option(names = "--json", description = "Prints one JSON object instead of a table.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder of the log and a remote judge's journal (default: runs/rejudge-DATE).")
    private Path out;

    @Mixin private DeviceOptions placement;

    @Mixin private ConfigOptions options;

    @Unmatched private List<String> flags = new ArrayList<>();

    @Override
    protected void execute() throws Exception {
        RlaifConfig config = options.resolve(RlaifConfig.defaults(), judge.named(), flags);
        require(!topic.equals(to), "--to", to, "another topic than --from-topic");
        Path folder = RunFolder.make(out, "rejudge");
        JudgeParts parts = JudgeOptions.of(config, placement.modelOptions(), folder);
        messages.with(config, here -> rejudge(here, parts));
    }

    private void rejudge(RlaifConfig config, JudgeParts parts) throws Exception {
        Instant now = Instant.now();
        RolloutTopic recorded =
                new RolloutTopic(config.streams(), topic, messages.since(now), messages.until(now));
        PreferenceChange change = new PreferenceChange();
        SegmentConfig segments = narrate ? config.segments() : SegmentConfig.none();
        try (Rejudging again = new Rejudging(config.video(), parts, segments, config.preference());
                SampleWriter writer = to == null ? null : new SampleWriter(config.streams(), to)) {
            long all =
                    recorded.read(
                            BATCH,
                            err()::println,
                            batch -> {
                                judge(batch, again, change, writer);
                                progress("judged " + change.rollouts());
                            });
            require(
                    all > 0,
                    topic,
                    "no rollout" + messages.range(),
                    "a range with recorded rollouts");
            if (writer != null) {
                writer.flush();
            }
        }
        if (json) {
            out().println(change.json());
        } else {
            change.print(out());
        }
        out().flush();
        require(change.rollouts() > 0, topic, "no verdict", "rollouts that the judge can compare");
    }

    private static void judge(
            List<RecordedRollout> batch,
            Rejudging again,
            PreferenceChange change,
            SampleWriter writer)
            throws IOException, InterruptedException {
        List<Rollout> judged =
                again.judge(batch.stream().map(RecordedRollout::getRollout).toList());
        for (int i = 0; i < judged.size(); i++) {
            RecordedRollout record = batch.get(i);
            change.add(record.getRollout(), judged.get(i));
            if (writer != null && judged.get(i).getVoided() == null) {
                new RolloutRecords(
                                record.getRunId(),
                                record.getForkId(),
                                RolloutRecords.Content.COMPARED)
                        .message(record.getBatch(), judged.get(i))
                        .ifPresent(writer::writeBytes);
            }
        }
    }
}
