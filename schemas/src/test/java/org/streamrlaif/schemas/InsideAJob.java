package org.streamrlaif.schemas;

import java.util.Set;

/**
 * Records that travel inside a job only, on its edges and in its state, and no longer read what
 * older releases wrote. They went from four nested records to one flat {@code Rollout}, for which
 * Avro has no resolution; a savepoint taken before cannot bring back the rollouts in flight (see
 * the releases in {@code schemas/README.md}).
 */
final class InsideAJob {

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
    static final Set<String> UNRELEASED =
            Set.of(
                    "Prompt",
                    "Rollout",
                    "JudgedRollout",
                    "ScoredRollout",
                    "VisualTokens",
                    "JpegFrame",
                    "SentFrames",
                    "Segment",
                    "EncodedClip",
                    "BatchMetrics",
                    "ScoredItem",
                    "SampleSource",
                    "AdmittedSample",
                    "VideoSample",
                    "Outcome",
                    "TicketEnd",
                    "BatchEnd",
                    "TicketEpoch",
                    "LineageStart",
                    "LedgerEntry",
                    "RunOrigin");

    /** Records of topics, which outlive every job. */
    static final Set<String> OF_TOPICS =
            Set.of("VideoSample", "PolicyVersion", "TrainingStep", "TuningStep", "DeadLetter");

    private InsideAJob() {}
}
