package org.streamrlaif.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeftoversTest {

    private static final Map<Long, String> JOBS =
            Map.of(0L, "first", 1L, "first", 2L, "second", 3L, "third", 4L, "third", 5L, "third");

    @Test
    void olderLineagesOfTheSameJobGoEntirely() {
        assertThat(of(4, "l0003-v000007", "l0003-v000008", "l0004-v000008"))
                .containsExactly("l0003-v000007", "l0003-v000008");
    }

    @Test
    void theNewestAdapterOfEachEarlierJobStays() {
        assertThat(of(4, "l0000-v000009", "l0001-v000002", "l0001-v000003", "l0002-v000120"))
                .containsExactly("l0000-v000009", "l0001-v000002");
    }

    @Test
    void whatIsOfItsOwnLineageOrALaterOneStays() {
        assertThat(of(4, "l0004-v000001", ".l0004-v000002.ab", "l0005-v000001", ".l0005-v1.ab"))
                .isEmpty();
    }

    @Test
    void unfinishedAdaptersOfDeadLearnersGo() {
        assertThat(of(4, ".l0001-v000001.ab", ".l0003-v000001.cd"))
                .containsExactly(".l0001-v000001.ab", ".l0003-v000001.cd");
    }

    @Test
    void whatIsNoAdapterStays() {
        assertThat(of(4, "lineages", "notes.txt", "l0003", "x-l0003-v000001", ".hidden")).isEmpty();
    }

    @Test
    void lineagesWithoutAClaimCountAsOneEarlierJob() {
        assertThat(Leftovers.of(List.of("l0000-v000001", "l0001-v000001"), Map.of(9L, "job"), 9))
                .containsExactly("l0000-v000001");
    }

    @Test
    void theClaimOfAnOlderLineageWithoutAnAdapterGoes() {
        assertThat(
                        Leftovers.claims(
                                List.of("l0001-v000001", "lineages"),
                                List.of(0L, 1L, 2L, 3L, 4L),
                                3))
                .containsExactly(0L, 2L);
    }

    private static List<String> of(long lineage, String... entries) {
        return Leftovers.of(List.of(entries), JOBS, lineage);
    }
}
