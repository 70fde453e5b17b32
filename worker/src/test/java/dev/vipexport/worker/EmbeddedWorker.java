package dev.vipexport.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole worker inside the test's JVM, without the health port. */
public final class EmbeddedWorker implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private EmbeddedWorker(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static EmbeddedWorker start(Map<String, Object> properties) {
        var all = new LinkedHashMap<String, Object>();
        all.put("spring.config.name", "vip-export-worker");
        // the embedded broker in this JVM logs many warnings
        all.put("logging.level.org.apache.kafka", "ERROR");
        all.put("vip-export.cloud.project-id", "test");
        all.put("vip-export.cloud.bucket", "vip-exports");
        all.put("vip-export.cloud.firestore-emulator-host", "127.0.0.1:1");
        all.put("vip-export.cloud.storage-emulator-url", "http://127.0.0.1:1");
        all.put("vip-export.kafka.small-job-concurrency", 1);
        all.put("vip-export.retry.first-delay", "50ms");
        all.put("vip-export.retry.max-delay", "50ms");
        all.put("vip-export.upload.first-delay", "10ms");
        all.put("vip-export.rows.first-delay", "5ms");
        all.putAll(properties);
        return new EmbeddedWorker(new SpringApplicationBuilder(WorkerApplication.class)
                .web(WebApplicationType.NONE)
                .properties(all)
                .run());
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public boolean isRunning() {
        return context.isRunning();
    }

    @Override
    public void close() {
        context.close();
    }
}
