package org.streamrlaif.streaming.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.TrainingStep;
import org.streamrlaif.schemas.VoidCount;

class AccountTest {

    private final Account account = new Account();

    @Test
    void closesWhenEveryTicketEnded() {
        account.add(step(0, 0, 0, 3, new VoidCount("decode", "unreadable-video", 1L)));
        account.add(step(0, 1, 4, 0));
        account.add(step(0, 2, 3, 0, new VoidCount("decode", "unreadable-video", 1L)));

        assertThat(account.ended()).isEqualTo(12);
        assertThat(account.ledger()).isEqualTo(12);
        assertThat(account.line(12))
                .isEqualTo(
                        "12 issued = 7 trained + 3 warmed up + 2 void (decode/unreadable-video 2)");
    }

    @Test
    void countsABatchOnceAndTakesItsNewestLineage() {
        assertThat(account.add(step(0, 0, 4, 0))).isTrue();
        assertThat(account.add(step(0, 0, 4, 0))).isFalse();
        assertThat(account.add(step(1, 0, 3, 0, new VoidCount("judge", "failed", 1L)))).isTrue();
        assertThat(account.add(step(0, 0, 4, 0))).isFalse();

        assertThat(account.trained()).isEqualTo(3);
        assertThat(account.voids()).containsExactly(Map.entry("judge/failed", 1L));
    }

    @Test
    void namesWhatIsNotFinished() {
        account.add(step(0, 0, 4, 0));

        assertThat(account.line(10))
                .isEqualTo("10 issued = 4 trained + 0 warmed up + 0 void + 6 not finished");
    }

    private static TrainingStep step(
            long lineage, long batch, int trained, int warmedUp, VoidCount... voids) {
        return TrainingStep.newBuilder()
                .setLineage(lineage)
                .setBatch(batch)
                .setVersion(batch + 1)
                .setWarmup(warmedUp > 0)
                .setTrained(trained)
                .setWarmedUp(warmedUp)
                .setVoids(List.of(voids))
                .setLedger((batch + 1) * 4)
                .setMetrics(Map.of())
                .setFinishedAt(0L)
                .build();
    }
}
