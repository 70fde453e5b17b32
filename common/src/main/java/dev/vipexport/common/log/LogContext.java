package dev.vipexport.common.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the lines of this thread's log are about, as fields of a structured log. Values are ids and words of this product,
 * never text of callers. Closing it restores the fields of before.
 */
public final class LogContext implements AutoCloseable {
    public static final String EXPORT_ID = "exportId";
    public static final String ORG_ID = "orgId";
    public static final String LANE = "lane";
    public static final String ATTEMPT = "attempt";
    public static final String SLICE = "slice";

    private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();

    private LogContext() {}

    /** Starts a context that ends with {@link #close}. */
    public static LogContext open() {
        return new LogContext();
    }

    /** Adds a field to the lines of this thread. */
    public static void put(String field, Object value) {
        MDC.put(field, String.valueOf(value));
    }

    /** Returns {@code task} with the fields of the calling thread, for another thread. */
    public static Runnable handOver(Runnable task) {
        Map<String, String> fields = MDC.getCopyOfContextMap();
        return () -> {
            try (LogContext unused = open()) {
                set(fields);
                task.run();
            }
        };
    }

    private static void set(@Nullable Map<String, String> fields) {
        if (fields == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(fields);
        }
    }

    @Override
    public void close() {
        set(before);
    }
}
