package org.streamrlaif.sft;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The order in which examples are learned, and those that are held out.
 *
 * <p>Difficulty of an example = tokens of its reference answers (Ahn et al. 2024, VLM-RLAIF). Each
 * stage is a shuffle of groups; a group is examples about one video that stay together.
 *
 * @param order number of the example of each ticket
 * @param groups first ticket of each group, and behind them the number of tickets
 * @param easy tickets of the first stage; 0 without stages
 * @param heldOut numbers of the examples that are measured on
 */
public record Curriculum(int[] order, int[] groups, int easy, int[] heldOut)
        implements Serializable {

    /**
     * Plans a run.
     *
     * @param tokens answer tokens of each example
     * @param videos what each example is about: equal numbers, one video; a negative one is never
     *     held out
     * @param heldOutShare share of the examples to hold out, by whole videos; above 0 at least one
     *     video where there are two
     */
    public static Curriculum plan(
            int[] tokens, int[] videos, CurriculumConfig config, double heldOutShare, long seed) {
        Random random = new Random(seed);
        int[] heldOut = heldOut(videos, heldOutShare, random);
        boolean[] out = new boolean[tokens.length];
        Arrays.stream(heldOut).forEach(i -> out[i] = true);
        int[] left = IntStream.range(0, tokens.length).filter(i -> !out[i]).toArray();
        List<int[]> stages = stages(tokens, left, config);
        List<int[]> groups = new ArrayList<>();
        int easy = 0;
        for (int stage = 0; stage < stages.size(); stage++) {
            for (int epoch = 0; epoch < config.epochs(); epoch++) {
                groups.addAll(shuffled(stages.get(stage), videos, config.perVideo(), random));
            }
            if (stage == 0 && stages.size() > 1) {
                easy = stages.get(0).length * config.epochs();
            }
        }
        int[] starts = new int[groups.size() + 1];
        for (int i = 0; i < groups.size(); i++) {
            starts[i + 1] = starts[i] + groups.get(i).length;
        }
        return new Curriculum(
                groups.stream().flatMapToInt(Arrays::stream).toArray(), starts, easy, heldOut);
    }

    /** Number of tickets. */
    public int tickets() {
        return order.length;
    }

    /** Number of groups. */
    public int groupCount() {
        return groups.length - 1;
    }

    /** Number of updates with batches of this size. */
    public int updates(int batchSize) {
        return (order.length + batchSize - 1) / batchSize;
    }

    /** Equal for equal plans. */
    public String fingerprint() {
        int hash = 31 * (31 * Arrays.hashCode(order) + Arrays.hashCode(groups)) + easy;
        return Integer.toHexString(hash) + "-" + order.length;
    }

    private static int[] heldOut(int[] videos, double share, Random random) {
        List<Integer> names =
                new ArrayList<>(
                        Arrays.stream(videos).filter(v -> v >= 0).distinct().boxed().toList());
        if (share == 0 || names.size() < 2) {
            return new int[0];
        }
        Collections.shuffle(names, random);
        Map<Integer, List<Integer>> of = new HashMap<>();
        for (int i = 0; i < videos.length; i++) {
            of.computeIfAbsent(videos[i], v -> new ArrayList<>()).add(i);
        }
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < names.size() - 1 && chosen.size() < share * videos.length; i++) {
            chosen.addAll(of.get(names.get(i)));
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The examples of each stage; equal difficulties are told apart by the examples' order. */
    private static List<int[]> stages(int[] tokens, int[] examples, CurriculumConfig config) {
        if (config.order() == CurriculumConfig.Order.NONE) {
            return List.of(examples);
        }
        if (config.easyTokens() > 0) {
            return List.of(
                    Arrays.stream(examples).filter(i -> tokens[i] <= config.easyTokens()).toArray(),
                    Arrays.stream(examples).filter(i -> tokens[i] > config.easyTokens()).toArray());
        }
        int[] sorted =
                Arrays.stream(examples)
                        .boxed()
                        .sorted((a, b) -> Integer.compare(tokens[a], tokens[b]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int easy = (int) Math.round(config.easyShare() * sorted.length);
        return List.of(
                Arrays.copyOf(sorted, easy), Arrays.copyOfRange(sorted, easy, sorted.length));
    }

    private static List<int[]> shuffled(int[] examples, int[] videos, int most, Random random) {
        Map<Integer, List<Integer>> byVideo = new TreeMap<>();
        for (int example : examples) {
            byVideo.computeIfAbsent(videos[example], v -> new ArrayList<>()).add(example);
        }
        List<int[]> groups = new ArrayList<>();
        for (List<Integer> all : byVideo.values()) {
            Collections.sort(all);
            Collections.shuffle(all, random);
            for (int from = 0; from < all.size(); from += most) {
                groups.add(
                        all.subList(from, Math.min(from + most, all.size())).stream()
                                .mapToInt(Integer::intValue)
                                .toArray());
            }
        }
        Collections.shuffle(groups, random);
        return groups;
    }
}
