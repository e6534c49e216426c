package org.streamrlaif.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What dead learners of a run have left in its weight store. */
public final class Leftovers {
    private Leftovers() {}

    /**
     * What nothing needs any more once a learner has a complete checkpoint: unfinished adapters of
     * older lineages, the adapters of the same job's older lineages, and all but the newest adapter
     * of each earlier job.
     *
     * @param entries names of everything in the store
     * @param jobs job of each claimed lineage
     * @param lineage of the learner; its own and later ones are left alone
     * @return the names to remove, in the order of {@code entries}
     */
    public static List<String> of(
            Collection<String> entries, Map<Long, String> jobs, long lineage) {
        String job = jobs.getOrDefault(lineage, "");
        Map<String, AdapterName> newest = new HashMap<>();
        for (String entry : entries) {
            older(AdapterName.parse(entry), lineage)
                    .ifPresent(name -> newest.merge(jobOf(name, jobs), name, Leftovers::newer));
        }
        newest.remove(job);
        List<String> leftovers = new ArrayList<>();
        for (String entry : entries) {
            boolean goes =
                    older(AdapterName.ofTemporary(entry), lineage).isPresent()
                            || older(AdapterName.parse(entry), lineage)
                                    .filter(name -> !newest.containsValue(name))
                                    .isPresent();
            if (goes) {
                leftovers.add(entry);
            }
        }
        return leftovers;
    }

    /**
     * Claims that nothing needs any more: those of older lineages without an adapter. The learner's
     * own is greater, so no number is given out again.
     *
     * @param entries names of what has stayed in the store
     * @param claimed all claimed lineages
     * @param lineage of the learner
     */
    public static List<Long> claims(
            Collection<String> entries, Collection<Long> claimed, long lineage) {
        Set<Long> used =
                entries.stream()
                        .flatMap(entry -> AdapterName.parse(entry).stream())
                        .map(AdapterName::lineage)
                        .collect(Collectors.toSet());
        return claimed.stream().filter(claim -> claim < lineage && !used.contains(claim)).toList();
    }

    private static Optional<AdapterName> older(Optional<AdapterName> name, long lineage) {
        return name.filter(found -> found.lineage() < lineage);
    }

    private static String jobOf(AdapterName name, Map<Long, String> jobs) {
        return jobs.getOrDefault(name.lineage(), "");
    }

    private static AdapterName newer(AdapterName a, AdapterName b) {
        boolean first =
                a.lineage() == b.lineage() ? a.version() > b.version() : a.lineage() > b.lineage();
        return first ? a : b;
    }
}
