package org.streamrlaif.schemas;

import java.util.Set;

/**
 * Records that travel inside a job only, on its edges and in its state, and do not read what the
 * first releases wrote. They went from four nested records to one flat {@code Rollout}, for which
 * Avro has no resolution; a savepoint taken before cannot bring back the rollouts in flight (see
 * the releases in {@code schemas/README.md}).
 */
final class InsideAJob {

    /** The last release of which they are not read any more. */
    static final int LAST_NOT_READ = 3;

    /** In v1 to v3, not read any more. */
    static final Set<String> NOT_READ =
            Set.of(
                    "Prompt",
                    "Rollout",
                    "JudgedRollout",
                    "ScoredRollout",
                    "VisualTokens",
                    "JpegFrame",
                    "Segment",
                    "EncodedClip");

    /** Changed or new since the newest release; to be released with the next one. */
    static final Set<String> UNRELEASED = Set.of();

    /** Records of topics, which outlive every job. */
    static final Set<String> OF_TOPICS =
            Set.of(
                    "VideoSample",
                    "RecordedRollout",
                    "PolicyVersion",
                    "TrainingStep",
                    "TuningStep",
                    "DeadLetter",
                    "LedgerEntry",
                    "TicketEnd",
                    "Outcome",
                    "SampleSource",
                    "BatchEnd",
                    "LineageStart",
                    "TicketEpoch");

    private InsideAJob() {}
}
