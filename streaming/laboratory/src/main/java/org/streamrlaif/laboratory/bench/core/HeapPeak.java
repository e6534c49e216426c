package org.streamrlaif.laboratory.bench.core;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** The most that the Java heap has held, garbage included, since it was last asked for. */
public final class HeapPeak {
    private static final List<MemoryPoolMXBean> POOLS =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .toList();

    private HeapPeak() {}

    /** The sum of the peaks of the heap's parts, in bytes. */
    public static long next() {
        long bytes = POOLS.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        POOLS.forEach(MemoryPoolMXBean::resetPeakUsage);
        return bytes;
    }
}
