package org.streamrlaif.streaming.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streamrlaif.judge.JudgeConfig;
import org.streamrlaif.judge.PreferenceJudge;
import org.streamrlaif.judge.parts.JudgeParts;
import org.streamrlaif.loop.BatchGuard;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.streaming.dataset.DatasetItem;

/** One judge, asked once without and once with the narrative. */
final class JudgeTrial implements AutoCloseable {

    /** What a judge reads, with the name that results have for it. */
    enum Reads {
        VIDEO("without context"),
        NARRATIVE("with context");

        private final String label;

        Reads(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    private final Map<Reads, PreferenceJudge> judges = new LinkedHashMap<>();

    /**
     * Two answers to be compared.
     *
     * @param truth whether the first is the better one; null where it is not known
     */
    record Case(DatasetItem item, String kind, Rollout rollout, Boolean truth) {}

    /** A judge that compares as the configuration says, but for the context. */
    JudgeTrial(JudgeParts parts, JudgeConfig config) {
        for (Reads reads : Reads.values()) {
            judges.put(reads, parts.preference(config.withContext(reads == Reads.NARRATIVE)));
        }
    }

    /** Name of the judge, with the content hash where it is a model on disk. */
    String name() {
        return judges.get(Reads.VIDEO).name();
    }

    /** Rows about all cases, for one way of judging after the other. */
    List<ObjectNode> rows(List<Case> cases) throws IOException, InterruptedException {
        List<Rollout> rollouts = cases.stream().map(Case::rollout).toList();
        List<ObjectNode> rows = new ArrayList<>();
        for (Map.Entry<Reads, PreferenceJudge> judge : judges.entrySet()) {
            List<Rollout> judged = BatchGuard.run("judge", rollouts, judge.getValue()::judge);
            for (int i = 0; i < judged.size(); i++) {
                Case one = cases.get(i);
                rows.addAll(
                        PairRows.of(
                                one.item,
                                one.kind,
                                judge.getKey().toString(),
                                judged.get(i),
                                one.truth));
            }
        }
        return rows;
    }

    @Override
    public void close() {
        judges.values().forEach(PreferenceJudge::close);
    }
}
