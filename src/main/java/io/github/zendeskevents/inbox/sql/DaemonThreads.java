package io.github.zendeskevents.inbox.sql;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that do not keep the process from ending. */
final class DaemonThreads {

    private static final int CALLBACK_THREADS = 4;

    private DaemonThreads() {}

    static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What callers do once their events are safe, such as answering a request, must not hold up the next commit. */
    static Executor forCallbacks() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                CALLBACK_THREADS,
                CALLBACK_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named("zendesk-inbox-callbacks"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
