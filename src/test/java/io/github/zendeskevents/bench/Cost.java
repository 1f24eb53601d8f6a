package io.github.zendeskevents.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * What this process used of the machine, the sandbox's part included, because both run in it.
 *
 * @param cpuMillisPerSecond milliseconds of CPU in a second of life; 1,000 is one core at work
 * @param threads alive at the end
 * @param heapMebibytes used after a garbage collection at the end
 */
record Cost(double cpuMillisPerSecond, int threads, double heapMebibytes) {

    /** Watches the process for so long. */
    static Cost during(Duration time) {
        long start = System.nanoTime();
        long cpu = cpuNanos();
        pass(time);
        double perSecond = (cpuNanos() - cpu) / 1e6 / ((System.nanoTime() - start) / 1e9);
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new Cost(perSecond, threads, (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0);
    }

    /** CPU time of this process so far, all threads together. */
    static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** Lets time pass. */
    static void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }
}
