package org.streamrlaif.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streamrlaif.schemas.PolicyVersion;

class PolicyVersionsTest {
    private final PolicyVersions versions = new PolicyVersions(System.currentTimeMillis() - 1000);
    private final Fence fresh = new Fence("job#0", Fence.FRESH);

    @Test
    void theNewestVersionOfTheAttemptIsCurrent() {
        assertThat(versions.current(fresh)).isEmpty();
        assertThat(versions.announce(version(0, "job#0", 1))).isTrue();
        assertThat(versions.announce(version(0, "job#0", 3))).isTrue();
        assertThat(versions.announce(version(0, "job#0", 2))).isFalse();
        assertThat(versions.announce(version(0, "job#0", 3))).isFalse();
        assertThat(versions.current(fresh)).map(PolicyVersion::getVersion).hasValue(3L);
    }

    @Test
    void announcementsOfAnotherAttemptAreNotTaken() {
        versions.announce(version(0, "job#0", 9));
        assertThat(versions.current(new Fence("job#1", Fence.FRESH))).isEmpty();
        versions.announce(version(1, "job#1", 7));
        assertThat(versions.current(new Fence("job#1", 0)))
                .map(PolicyVersion::getVersion)
                .hasValue(7L);
        assertThat(versions.current(fresh)).map(PolicyVersion::getVersion).hasValue(9L);
    }

    @Test
    void aRestoredAttemptTakesNothingFromBeforeItsCheckpoint() {
        versions.announce(version(2, "job#0", 9));
        Fence restored = new Fence("job#0", 2);
        assertThat(versions.current(restored)).isEmpty();
        versions.announce(version(3, "job#0", 8));
        assertThat(versions.current(restored)).map(PolicyVersion::getVersion).hasValue(8L);
    }

    @Test
    void listenersHearOfNewVersionsUntilTheyLeave() {
        List<String> heard = new ArrayList<>();
        try (PolicyVersions.Subscription subscription = versions.listen(() -> heard.add("new"))) {
            assertThat(subscription).isNotNull();
            versions.announce(version(0, "job#0", 0));
            versions.announce(version(0, "job#0", 0));
        }
        versions.announce(version(0, "job#0", 1));
        assertThat(heard).hasSize(1);
    }

    @Test
    void measuresInstallAndUseOfWhatCameOfAStep() {
        PolicyVersion first = version(0, "job#0", 0);
        versions.announce(first);
        versions.inUse(first);
        assertThat(versions.installLatency().count()).isZero();
        assertThat(versions.useLatency().count()).isZero();

        PolicyVersion version = version(0, "job#0", 1);
        long createdAt = System.currentTimeMillis() - 50;
        version.setCreatedAt(createdAt);
        versions.announce(version);
        versions.inUse(version);
        versions.inUse(version);
        assertThat(versions.installLatency().count()).isEqualTo(1);
        assertThat(versions.useLatency().count()).isEqualTo(1);
        assertThat(versions.useLatency().median())
                .isBetween(50.0, (double) System.currentTimeMillis() - createdAt);
    }

    @Test
    void whatWasAnnouncedBeforeTheRegistryIsNotMeasured() {
        versions.announce(version(0, "job#0", 0));
        PolicyVersion old = version(0, "job#0", 1);
        old.setCreatedAt(1);
        assertThat(versions.announce(old)).isTrue();
        assertThat(versions.installLatency().count()).isZero();
    }

    @Test
    void summarisesByInterpolation() {
        Latencies latencies = new Latencies();
        assertThat(latencies.summary()).isEqualTo(new LatencySummary(0, 0, 0, 0));
        for (long value : new long[] {40, 10, 30, 20}) {
            latencies.add(value);
        }
        assertThat(latencies.summary())
                .isEqualTo(new LatencySummary(4, 25, 38.5, 40))
                .hasToString("4 times, median 25 ms, p95 39 ms, max 40 ms");
    }

    @Test
    void oneRegistryPerRun() {
        assertThat(PolicyVersions.of("run-a")).isSameAs(PolicyVersions.of("run-a"));
        assertThat(PolicyVersions.of("run-a")).isNotSameAs(PolicyVersions.of("run-b"));
    }

    private static PolicyVersion version(long lineage, String attempt, long version) {
        return new PolicyVersion(
                lineage, attempt, version, "", "", "base", System.currentTimeMillis());
    }
}
