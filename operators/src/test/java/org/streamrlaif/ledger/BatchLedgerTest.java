package org.streamrlaif.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streamrlaif.loop.Records.prompt;
import static org.streamrlaif.loop.Records.reason;
import static org.streamrlaif.loop.Records.rollout;
import static org.streamrlaif.loop.Records.scored;
import static org.streamrlaif.loop.Records.voidPrompt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.loop.Records;
import org.streamrlaif.loop.Rollouts;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.FunctionReward;
import org.streamrlaif.schemas.Outcome;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.SampleSource;
import org.streamrlaif.schemas.TicketEnd;
import org.streamrlaif.schemas.VoidReason;

class BatchLedgerTest {

    @Test
    void everyTicketEndsInOneOfFourWays() {
        Rollout warmup = scored(rollout(prompt(5), 0), 0, true);
        Rollout duplicate = Rollouts.voided(prompt(6), reason("duplicates", BatchLedger.DUPLICATE));
        BatchLedger ledger =
                ledger(
                        "",
                        2,
                        List.of(scored(4), warmup, duplicate, voidPrompt(7), scored(8)),
                        Map.of(8L, reason("learn", "too-long")));
        assertThat(ledger.tickets())
                .extracting(TicketEnd::getOutcome)
                .containsExactly(
                        Outcome.TRAINED,
                        Outcome.WARMED_UP,
                        Outcome.VOID,
                        Outcome.DEAD_LETTERED,
                        Outcome.DEAD_LETTERED);
        assertThat(ledger.tickets())
                .extracting(end -> end.getStage() + "/" + end.getCode())
                .containsExactly(
                        "/",
                        "/",
                        "duplicates/duplicate-sample",
                        "decode/unreadable-video",
                        "learn/too-long");
        assertThat(ledger.end().getBatch()).isEqualTo(1);
        assertThat(ledger.end().getLedger()).isEqualTo(9);
    }

    @Test
    void aTicketEndSaysWhereItCameFromAndWhatMadeIt() {
        Rollout rollout = scored(rollout(prompt(3), 4), 12, false);
        rollout.setSource(new SampleSource("samples", 0, 77L));
        rollout.setPrompt(1);
        rollout.setPrompts(2);
        rollout.setPreferences(
                List.of(new Preference(0, 1, 0.9, 0.8, 1.0, true, false, "judge-x", "abc")));
        rollout.setAttempts(3);
        rollout.setRewards(List.of(new FunctionReward("f", "def", 2.0, List.of(0.5))));
        TicketEnd end = ledger("", 5, List.of(rollout), Map.of()).tickets().get(0);
        assertThat(end.getAttempts()).isEqualTo(3);
        assertThat(end.getRewards()).containsExactly("f@def");
        assertThat(end.getSource()).isEqualTo(new SampleSource("samples", 0, 77L));
        assertThat(end.getPrompt()).isEqualTo(1);
        assertThat(end.getPrompts()).isEqualTo(2);
        assertThat(end.getPromptHash()).isEqualTo(Sha256.of("what ?"));
        assertThat(end.getFromVersion()).isEqualTo(4);
        assertThat(end.getToVersion()).isEqualTo(4);
        assertThat(end.getRewardVersion()).isEqualTo(12);
        assertThat(end.getJudge()).isEqualTo("judge-x");
        assertThat(end.getJudgePromptHash()).isEqualTo("abc");
        assertThat(end.getResponseLengths()).containsExactly(2);
    }

    @Test
    void aTicketWithoutResponsesNamesNoVersion() {
        TicketEnd end = ledger("", 1, List.of(voidPrompt(0)), Map.of()).tickets().get(0);
        assertThat(end.getFromVersion()).isEqualTo(-1);
        assertThat(end.getToVersion()).isEqualTo(-1);
        assertThat(end.getJudge()).isEmpty();
    }

    @Test
    void theChainCoversEveryTicketAndTheBatchBefore() {
        String chain = ledger("", 1, List.of(scored(0), scored(1)), Map.of()).end().getChain();
        assertThat(ledger("", 1, List.of(scored(0), scored(1)), Map.of()).end().getChain())
                .isEqualTo(chain);
        assertThat(ledger(chain, 1, List.of(scored(0), scored(1)), Map.of()).end().getChain())
                .isNotEqualTo(chain);
        assertThat(ledger("", 1, List.of(scored(0), scored(2)), Map.of()).end().getChain())
                .isNotEqualTo(chain);
        assertThat(ledger("", 1, List.of(scored(0)), Map.of()).end().getChain())
                .isNotEqualTo(chain);
    }

    /** What is run again after a failure, under the next lineage, hashes equal. */
    @Test
    void lineagesAreNoPartOfTheChain() {
        PolicyVersion first = version(0, 1);
        PolicyVersion second = version(1, 1);
        List<Rollout> rollouts = List.of(scored(0));
        BatchLedger once = BatchLedger.of("", rollouts, Map.of(), first, "m", BatchLedger.STANDS);
        BatchLedger again = BatchLedger.of("", rollouts, Map.of(), second, "m", BatchLedger.STANDS);
        assertThat(again.end().getChain()).isEqualTo(once.end().getChain());
        assertThat(again.entries()).isNotEqualTo(once.entries());
    }

    /** The rule of the page about the ledger, word by word, for readers in any language. */
    @Test
    void theChainIsThatOfItsLinesOfJson() {
        BatchLedger ledger =
                BatchLedger.of("", List.of(scored(0)), Map.of(), version(0, 1), "m", 0);
        String ticket =
                "{\"batch\":0,\"clipId\":\"c0\",\"code\":\"\",\"epoch\":0,\"fromVersion\":0,"
                        + "\"judge\":\"\",\"judgePromptHash\":\"\",\"outcome\":\"TRAINED\","
                        + "\"prompt\":0,\"promptHash\":\""
                        + Sha256.of("what ?")
                        + "\",\"prompts\":1,\"responseLengths\":[2],\"rewardVersion\":0,"
                        + "\"sampleId\":\"s0\",\"source\":null,\"stage\":\"\",\"ticket\":0,"
                        + "\"toVersion\":0}";
        String end =
                "{\"adapterSha256\":\"\",\"batch\":0,\"ledger\":1,\"optimizerSha256\":\"m\","
                        + "\"takenBackTo\":0,\"version\":1}";
        assertThat(ledger.end().getChain()).isEqualTo(Sha256.of("\n" + ticket + "\n" + end + "\n"));
        assertThat(new String(BatchChain.bytes(ledger.end()), StandardCharsets.UTF_8))
                .isEqualTo(end);
    }

    private static BatchLedger ledger(
            String previous, long version, List<Rollout> rollouts, Map<Long, VoidReason> voids) {
        return BatchLedger.of(
                previous, rollouts, voids, version(0, version), "m", BatchLedger.STANDS);
    }

    private static PolicyVersion version(long lineage, long version) {
        return Records.version(lineage, "a#0", version);
    }
}
