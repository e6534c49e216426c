package org.streamrlaif.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.streamrlaif.schemas.Rollout;

class BatchGuardTest {
    private final List<List<Long>> tried = new ArrayList<>();

    @Test
    void aSoundBatchIsWorkedOnOnce() throws Exception {
        assertThat(BatchGuard.run("judge", batch(8), items -> work(items, Set.of())))
                .allMatch(item -> item.getVoided() == null);
        assertThat(tried).hasSize(1);
    }

    @Test
    void onlyTheItemsThatThrowAreVoidAndAllKeepTheirOrder() throws Exception {
        Set<Long> bad = Set.of(0L, 6L, 12L);
        List<Rollout> results = BatchGuard.run("judge", batch(13), items -> work(items, bad));
        assertThat(results)
                .extracting(Rollout::getTicket)
                .containsExactlyElementsOf(LongStream.range(0, 13).boxed().toList());
        assertThat(results).filteredOn(item -> item.getVoided() != null).hasSize(3);
        assertThat(results)
                .filteredOn(item -> item.getResponses().isEmpty())
                .extracting(Rollout::getTicket)
                .containsExactly(0L, 6L, 12L);
    }

    @Test
    void equalBatchesAreCutEqually() throws Exception {
        BatchGuard.run("judge", batch(9), items -> work(items, Set.of(4L)));
        List<List<Long>> first = List.copyOf(tried);
        tried.clear();
        BatchGuard.run("judge", batch(9), items -> work(items, Set.of(4L)));
        assertThat(tried).isEqualTo(first);
    }

    @Test
    void anItemThatIsVoidAlreadyKeepsItsReason() throws Exception {
        List<Rollout> items = List.of(Records.voidPrompt(0), Records.prompt(1));
        List<Rollout> results =
                BatchGuard.run(
                        "judge",
                        items,
                        part -> {
                            throw new IllegalStateException("always");
                        });
        assertThat(results)
                .extracting(item -> item.getVoided().getCode())
                .containsExactly("unreadable-video", Faults.CODE);
    }

    static List<Throwable> whatIsAboutTheRun() {
        return List.of(
                new RunFailedException("warm-up leads nowhere"),
                new ExecutionException(new RunFailedException("the key is wrong")),
                new IOException("weights: no such file"),
                new UncheckedIOException(new IOException("journal: read-only")),
                new InterruptedException(),
                new IllegalStateException(new InterruptedException()),
                new OutOfMemoryError("Java heap space"),
                new IllegalStateException(new OutOfMemoryError("Java heap space")),
                new IllegalStateException("CUDA error: an illegal memory access"));
    }

    @ParameterizedTest
    @MethodSource("whatIsAboutTheRun")
    void whatIsAboutTheRunEndsItAtOnce(Throwable failure) {
        assertThatThrownBy(
                        () ->
                                BatchGuard.run(
                                        "judge",
                                        batch(4),
                                        items -> {
                                            tried.add(List.of());
                                            return sneak(failure);
                                        }))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isSameAs(failure),
                        thrown -> assertThat(thrown).hasCause(failure));
        assertThat(tried).hasSize(1);
    }

    private static List<Rollout> sneak(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }

    @Test
    void aFullDeviceIsAboutTheItemThatFillsIt() throws Exception {
        assertThat(
                        BatchGuard.run(
                                "judge",
                                batch(1),
                                items -> {
                                    throw new IllegalStateException(
                                            "CUDA out of memory. Tried to allocate 2 GiB\nmore");
                                }))
                .singleElement()
                .extracting(item -> item.getVoided().getMessage())
                .isEqualTo("IllegalStateException: CUDA out of memory. Tried to allocate 2 GiB");
    }

    private List<Rollout> work(List<Rollout> items, Set<Long> bad) {
        tried.add(items.stream().map(Rollout::getTicket).toList());
        bad.forEach(ticket -> Records.throwAt(ticket, items));
        return items.stream().map(item -> Records.rollout(item, 0)).toList();
    }

    private static List<Rollout> batch(int size) {
        return LongStream.range(0, size).mapToObj(Records::prompt).toList();
    }
}
