package dev.vipexport.common.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

    @Test
    void named_createsDaemonsWithOneName() {
        ThreadFactory factory = DaemonThreads.named("poll");

        Thread first = factory.newThread(() -> {});
        Thread second = factory.newThread(() -> {});

        assertThat(first.isDaemon()).isTrue();
        assertThat(first.getName()).isEqualTo("poll");
        assertThat(second.getName()).isEqualTo("poll");
    }

    @Test
    void numbered_countsFromOne() {
        ThreadFactory factory = DaemonThreads.numbered("events");

        assertThat(factory.newThread(() -> {}).getName()).isEqualTo("events-1");
        Thread second = factory.newThread(() -> {});
        assertThat(second.getName()).isEqualTo("events-2");
        assertThat(second.isDaemon()).isTrue();
    }
}
