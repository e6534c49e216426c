package org.streamrlaif.sft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.streamrlaif.sft.CurriculumConfig.Order;

class CurriculumTest {
    private static final int COUNT = 60;
    private static final int[] TOKENS =
            IntStream.range(0, COUNT).map(i -> 1 + i * 37 % 29).toArray();
    private static final int[] VIDEOS = IntStream.range(0, COUNT).map(i -> i / 6).toArray();

    @Test
    void easyExamplesComeFirstAndEachOncePerEpoch() {
        CurriculumConfig config = new CurriculumConfig(Order.EASY_HARD, 0, 0.65, 2, 3);
        Curriculum plan = Curriculum.plan(TOKENS, VIDEOS, config, 0, 1);
        assertThat(plan.tickets()).isEqualTo(2 * COUNT);
        assertThat(plan.easy()).isEqualTo(2 * 39);
        int[] first = Arrays.copyOf(plan.order(), plan.easy());
        int[] second = Arrays.copyOfRange(plan.order(), plan.easy(), plan.tickets());
        int longest = Arrays.stream(first).map(i -> TOKENS[i]).max().orElseThrow();
        int shortest = Arrays.stream(second).map(i -> TOKENS[i]).min().orElseThrow();
        assertThat(longest).isLessThanOrEqualTo(shortest);
        for (int i = 0; i < COUNT; i++) {
            int example = i;
            assertThat(Arrays.stream(plan.order()).filter(e -> e == example).count()).isEqualTo(2);
        }
        int[] epoch = Arrays.copyOf(first, 39);
        assertThat(Arrays.stream(epoch).distinct().count()).isEqualTo(39);
    }

    @Test
    void aThresholdInTokensDividesTheStages() {
        CurriculumConfig config = new CurriculumConfig(Order.EASY_HARD, 10, 0.65, 1, 1);
        Curriculum plan = Curriculum.plan(TOKENS, VIDEOS, config, 0, 1);
        long easy = Arrays.stream(TOKENS).filter(t -> t <= 10).count();
        assertThat(plan.easy()).isEqualTo((int) easy);
        for (int ticket = 0; ticket < plan.tickets(); ticket++) {
            assertThat(TOKENS[plan.order()[ticket]] <= 10).isEqualTo(ticket < easy);
        }
    }

    @Test
    void groupsAreAboutOneVideoAndNotLargerThanAsked() {
        CurriculumConfig config = new CurriculumConfig(Order.NONE, 0, 0.5, 1, 4);
        Curriculum plan = Curriculum.plan(TOKENS, VIDEOS, config, 0, 3);
        assertThat(plan.groups()[plan.groupCount()]).isEqualTo(COUNT);
        for (int g = 0; g < plan.groupCount(); g++) {
            int[] group = Arrays.copyOfRange(plan.order(), plan.groups()[g], plan.groups()[g + 1]);
            assertThat(group.length).isBetween(1, 4);
            assertThat(Arrays.stream(group).map(i -> VIDEOS[i]).distinct().count()).isEqualTo(1);
        }
    }

    @Test
    void heldOutVideosAreNeverLearned() {
        Curriculum plan = Curriculum.plan(TOKENS, VIDEOS, CurriculumConfig.defaults(), 0.2, 5);
        Set<Integer> heldOut = new HashSet<>();
        Arrays.stream(plan.heldOut()).forEach(i -> heldOut.add(VIDEOS[i]));
        assertThat(plan.heldOut()).hasSize(12);
        assertThat(Arrays.stream(plan.order()).mapToObj(i -> VIDEOS[i]))
                .doesNotContainAnyElementsOf(heldOut);
        assertThat(plan.tickets() + plan.heldOut().length).isEqualTo(COUNT);
    }

    @Test
    void theSeedDecidesTheOrder() {
        CurriculumConfig config = CurriculumConfig.defaults();
        Curriculum plan = Curriculum.plan(TOKENS, VIDEOS, config, 0, 7);
        Curriculum same = Curriculum.plan(TOKENS, VIDEOS, config, 0, 7);
        Curriculum other = Curriculum.plan(TOKENS, VIDEOS, config, 0, 8);
        assertThat(same.order()).isEqualTo(plan.order());
        assertThat(same.fingerprint()).isEqualTo(plan.fingerprint());
        assertThat(other.order()).isNotEqualTo(plan.order());
        assertThat(other.fingerprint()).isNotEqualTo(plan.fingerprint());
    }

    @Test
    void measurementsAreSpreadEvenlyAndTheLastIsAtTheEnd() {
        ValidationConfig config = new ValidationConfig(0, 1, 4, 0, 1);
        List<Long> due =
                IntStream.range(0, 20)
                        .mapToObj(i -> (long) i)
                        .filter(i -> config.isDue(i, 20))
                        .toList();
        assertThat(due).containsExactly(4L, 9L, 14L, 19L);
    }
}
