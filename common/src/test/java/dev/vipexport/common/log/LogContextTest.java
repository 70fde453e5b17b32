package dev.vipexport.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.junit.TestTimeouts;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        other.shutdownNow();
        MDC.clear();
    }

    @Test
    void fields_endWithTheirContext() {
        LogContext.put(LogContext.LANE, "jobs");
        try (LogContext unused = LogContext.open()) {
            LogContext.put(LogContext.EXPORT_ID, "e1");
            LogContext.put(LogContext.SLICE, 7);
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("lane", "jobs", "exportId", "e1", "slice", "7"));
        }

        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("lane", "jobs"));
    }

    @Test
    void otherThread_hasFieldsOfItsTaskOnly() {
        Runnable task;
        var seen = new CompletableFuture<Map<String, String>>();
        try (LogContext unused = LogContext.open()) {
            LogContext.put(LogContext.EXPORT_ID, "e1");
            task = LogContext.handOver(() -> seen.complete(MDC.getCopyOfContextMap()));
        }

        assertThat(CompletableFuture.runAsync(task, other)).succeedsWithin(TestTimeouts.MAX);
        assertThat(seen.join()).isEqualTo(Map.of("exportId", "e1"));
        assertThat(CompletableFuture.supplyAsync(() -> String.valueOf(MDC.get("exportId")), other)
                        .join())
                .isEqualTo("null");
    }
}
