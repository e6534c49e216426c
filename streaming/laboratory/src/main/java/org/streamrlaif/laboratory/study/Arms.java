package org.streamrlaif.laboratory.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The ways that the study knows. */
final class Arms {

    /** The policy that all ways start from. */
    static final String START = "start";

    /** PPO with the demo's settings, on-policy. */
    static final String PPO = "ppo";

    private static final String ON_POLICY = "stale-0";
    private static final Map<String, String> FASTER =
            Map.of("learn.policy.learning-rate.peak", "0.001");
    private static final List<String> WITH_CONTEXT =
            List.of(PPO, "grpo", "win-rate", "online-dpo", "gspo");
    private static final List<Integer> STALENESS = List.of(0, 1, 2, 4, 8);

    private static final List<Correction> CORRECTIONS =
            List.of(
                    new Correction("none", "token", "as if on-policy"),
                    new Correction("ratio", "token", "ratio to the sampling policy"),
                    new Correction("truncated", "sequence", "truncated weights of responses"),
                    new Correction("decoupled", "token", "decoupled"));

    private static final String CORRECTION_KEY = "learn.correction.kind";
    private static final String LEVEL_KEY = "learn.correction.level";
    private static final String STALENESS_KEY = "loop.max-staleness";
    private static final Map<String, String> JUDGE = Map.of("reward.base", "judge");
    private static final Map<String, String> POLICY = Map.of("reward.base", "policy");
    private static final Map<String, String> WITHOUT_CONTEXT =
            Map.of("preference.context", "false");

    /** Versions behind at which what is done about stale responses is compared run by run. */
    private static final int BEHIND = 4;

    /** What the others are compared with there. */
    static final String UNCORRECTED = CORRECTIONS.get(0).arm(BEHIND);

    private Arms() {}

    /** All of them, in the order of the tables. */
    static List<Arm> all() {
        return Stream.of(methods(), withoutContext(), stale(), behind())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** The ways that are compared with and without the narrative. */
    static List<Arm> withoutContext() {
        return methods().stream()
                .filter(arm -> WITH_CONTEXT.contains(arm.name()))
                .map(
                        arm ->
                                arm(
                                        blind(arm.name()),
                                        arm.title() + ", without context",
                                        with(arm.reward(), WITHOUT_CONTEXT),
                                        arm.settings()))
                .toList();
    }

    /** The name of a way whose judge reads no narrative. */
    static String blind(String arm) {
        return arm + "-no-context";
    }

    /** Ways that differ in algorithm and reward model, all on-policy. */
    static List<Arm> methods() {
        return List.of(
                arm(PPO, "PPO, reward model from the judge", JUDGE, Map.of()),
                arm(
                        "ppo-frozen",
                        "PPO, reward model from the judge, frozen after warm-up",
                        JUDGE,
                        Map.of("reward.refresh", "false")),
                arm("ppo-policy", "PPO, reward model from the policy", POLICY, Map.of()),
                arm(
                        "ppo-policy-frozen",
                        "PPO, reward model from the policy, frozen after warm-up",
                        POLICY,
                        Map.of("reward.refresh", "false")),
                arm("grpo", "GRPO, groups of 4", JUDGE, groups("grpo")),
                arm(
                        "rank-grpo",
                        "rank-based GRPO, groups of 4, no reward model",
                        Map.of(),
                        groups("rank-grpo")),
                arm(
                        "win-rate",
                        "win-rate GRPO, groups of 4, no reward model",
                        Map.of(),
                        groups("win-rate")),
                arm(
                        "online-dpo",
                        "online DPO, groups of 4, no reward model",
                        Map.of(),
                        groups("online-dpo")),
                arm("gopo", "GOPO, groups of 4", JUDGE, groups("gopo")),
                arm(
                        "gspo",
                        "GRPO with GSPO's loss, groups of 4",
                        JUDGE,
                        with(groups("grpo"), Map.of("learn.loss", "gspo"))));
    }

    /** Numbers of versions that responses are behind in the study. */
    static List<Integer> staleness() {
        return STALENESS;
    }

    /** What is done about it. */
    static List<Correction> corrections() {
        return CORRECTIONS;
    }

    /**
     * What is done about stale responses.
     *
     * @param word in the configuration
     * @param level of the importance weights; by token the truncated ones are the decoupled ones
     * @param title in tables
     */
    record Correction(String word, String level, String title) {

        /** The name of its way; on-policy there is nothing to correct. */
        String arm(int versions) {
            return versions == 0 ? ON_POLICY : "stale-" + versions + "-" + word;
        }
    }

    /**
     * PPO on responses of older versions, at a learning rate at which a version is far enough from
     * the one before for staleness to show.
     */
    static List<Arm> stale() {
        List<Arm> arms = new ArrayList<>();
        arms.add(arm(ON_POLICY, ON_POLICY, JUDGE, FASTER));
        for (int versions : STALENESS.subList(1, STALENESS.size())) {
            for (Correction correction : CORRECTIONS) {
                String name = correction.arm(versions);
                arms.add(arm(name, name, JUDGE, stale(versions, correction)));
            }
        }
        return arms;
    }

    /** What may be done about responses of four versions before, the uncorrected way first. */
    static List<Arm> behind() {
        List<Arm> arms = new ArrayList<>();
        for (Correction correction : CORRECTIONS) {
            String name = correction.arm(BEHIND);
            arms.add(arm(name, name, JUDGE, stale(BEHIND, correction)));
        }
        arms.add(behind("decoupled-minibatches", 3, Map.of("learn.update.minibatches", "4")));
        arms.add(
                behind("present-kl", 0, Map.of("learn.kl.coef", "0", "learn.kl.loss-coef", "0.2")));
        arms.add(behind("groups", 0, Map.of("sampling.responses", "4", "loop.batch-size", "24")));
        return arms;
    }

    private static Arm behind(String name, int correction, Map<String, String> settings) {
        String whole = "stale-" + BEHIND + "-" + name;
        return arm(whole, whole, JUDGE, with(stale(BEHIND, CORRECTIONS.get(correction)), settings));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new TreeMap<>(some);
        all.putAll(others);
        return all;
    }

    private static Map<String, String> stale(int versions, Correction correction) {
        Map<String, String> settings = new TreeMap<>(FASTER);
        settings.put(STALENESS_KEY, Integer.toString(versions));
        settings.put(CORRECTION_KEY, correction.word());
        settings.put(LEVEL_KEY, correction.level());
        return settings;
    }

    /**
     * Ways by their names, in the order of the tables.
     *
     * @param names none for all
     * @throws IllegalArgumentException when there is no such way
     */
    static List<Arm> named(List<String> names) {
        List<String> known = all().stream().map(Arm::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "--arms: '" + name + "', expected some of " + String.join(", ", known));
            }
        }
        return all().stream().filter(arm -> names.isEmpty() || names.contains(arm.name())).toList();
    }

    /** As many responses in a batch as elsewhere, twice as many to each question. */
    private static Map<String, String> groups(String algorithm) {
        return Map.of(
                "learn.algorithm", algorithm, "sampling.responses", "4", "loop.batch-size", "24");
    }

    private static Arm arm(
            String name, String title, Map<String, String> reward, Map<String, String> settings) {
        Map<String, String> onPolicy = new TreeMap<>(settings);
        onPolicy.putIfAbsent(STALENESS_KEY, "0");
        return new Arm(name, title, reward, onPolicy);
    }
}
