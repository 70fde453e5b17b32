package dev.vipexport.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.worker.heartbeat.HeartbeatSettings;
import dev.vipexport.worker.kafka.KafkaSettings;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.progress.ProgressSettings;
import dev.vipexport.worker.recovery.CleanUpSettings;
import dev.vipexport.worker.recovery.SweepSettings;
import dev.vipexport.worker.rows.RowSettings;
import dev.vipexport.worker.ticket.RetrySettings;
import dev.vipexport.worker.upload.UploadSettings;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WorkerSettingsTest {

    private static final List<Class<? extends Record>> SETTINGS = List.of(
            HeartbeatSettings.class,
            CloudSettings.class,
            WorkerSettings.class,
            ProgressSettings.class,
            KafkaSettings.class,
            RetrySettings.class,
            SweepSettings.class,
            CleanUpSettings.class,
            PlanSettings.class,
            RowSettings.class,
            UploadSettings.class);

    private static final Map<String, String> REQUIRED =
            Map.of("vip-export.cloud.project-id", "p", "vip-export.cloud.bucket", "b");

    @Test
    void settings_haveTheseDefaults() throws Exception {
        var lines = new ArrayList<String>();
        for (Class<? extends Record> settings : SETTINGS) {
            lines.addAll(lines(prefix(settings), bind(settings, REQUIRED)));
        }

        assertThat(lines).containsExactlyInAnyOrder("""
                vip-export.cloud.project-id = p
                vip-export.cloud.database-id = (default)
                vip-export.cloud.bucket = b
                vip-export.cloud.firestore-emulator-host = null
                vip-export.cloud.storage-emulator-url = null
                vip-export.cloud.storage-links-url = null
                vip-export.call-timeout = PT10S
                vip-export.progress-interval = PT2S
                vip-export.heartbeat.interval = PT15S
                vip-export.heartbeat.leave-timeout = PT1S
                vip-export.kafka.small-job-concurrency = 4
                vip-export.kafka.large-job-concurrency = 2
                vip-export.kafka.slice-concurrency = 4
                vip-export.kafka.retry-concurrency = 1
                vip-export.kafka.session-timeout = PT10S
                vip-export.kafka.max-poll-interval = PT1H
                vip-export.kafka.send-timeout = PT10S
                vip-export.kafka.stop-timeout = PT20S
                vip-export.kafka.topics = CREATE
                vip-export.kafka.topic-replicas = -1
                vip-export.kafka.dead-letter-retention = PT720H
                vip-export.kafka.topic-retry-interval = PT5S
                vip-export.retry.max-failures = 8
                vip-export.retry.max-lost-workers = 5
                vip-export.retry.first-delay = PT1S
                vip-export.retry.multiplier = 4.0
                vip-export.retry.max-delay = PT1M
                vip-export.sweep.interval = PT30S
                vip-export.sweep.stalled-after = PT3M
                vip-export.sweep.batch = 100
                vip-export.clean-up.enabled = false
                vip-export.clean-up.interval = PT1M
                vip-export.clean-up.pass-interval = PT24H
                vip-export.clean-up.min-age = PT24H
                vip-export.plan.max-attempts = 3
                vip-export.plan.count-timeout = PT1M
                vip-export.plan.slice-rows = 20000
                vip-export.plan.max-queued-slices = 32
                vip-export.plan.count-concurrency = 8
                vip-export.plan.max-remaining-rows = 20000000
                vip-export.plan.whole-minutes = false
                vip-export.plan.max-rows-per-day = 100000000
                vip-export.rows.max-in-flight = 512
                vip-export.rows.max-buffer-size = 8388608B
                vip-export.rows.idle-timeout = PT20S
                vip-export.rows.max-consecutive-failures = 8
                vip-export.rows.first-delay = PT0.1S
                vip-export.rows.max-delay = PT5S
                vip-export.upload.chunk = 2097152B
                vip-export.upload.first-delay = PT0.5S
                vip-export.upload.max-delay = PT16S
                vip-export.upload.retry-timeout = PT1M\
                """.split("\n"));
    }

    @Test
    void emptyEmulatorAddress_meansGoogleCloud() {
        var given = Map.of(
                "vip-export.cloud.project-id", "p",
                "vip-export.cloud.bucket", "b",
                "vip-export.cloud.firestore-emulator-host", "",
                "vip-export.cloud.storage-emulator-url", " ");

        var cloud = bind(CloudSettings.class, given);

        assertThat(cloud.firestoreEmulatorHost()).isNull();
        assertThat(cloud.storageEmulatorUrl()).isNull();
    }

    @Test
    void stalledAfter_isRejected_whenShorterThanRetries() {
        var sweep = bind(SweepSettings.class, Map.of("vip-export.sweep.stalled-after", "2m"));
        var retry = bind(RetrySettings.class, REQUIRED);
        var upload = bind(UploadSettings.class, REQUIRED);

        assertThatThrownBy(() -> new SettingsCheck(sweep, retry, upload))
                .hasMessageContaining("vip-export.sweep.stalled-after")
                .hasMessageContaining("PT2M");
    }

    @Test
    void chunk_isRoundedDown_toMultipleOf256KiB() {
        var given = Map.of(
                "vip-export.cloud.project-id", "p",
                "vip-export.cloud.bucket", "b",
                "vip-export.upload.chunk", "700KB");

        assertThat(bind(UploadSettings.class, given).chunk().toKilobytes()).isEqualTo(512);
    }

    @Test
    void chunk_isRejected_whenBelow256KiB() {
        var given = Map.of(
                "vip-export.cloud.project-id", "p",
                "vip-export.cloud.bucket", "b",
                "vip-export.upload.chunk", "255KB");

        assertThatThrownBy(() -> bind(UploadSettings.class, given))
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessage("vip-export.upload.chunk is 261120B; it must be at least 262144B and at most 1073741824B");
    }

    private static <T> T bind(Class<T> settings, Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given)).bindOrCreate(prefix(settings), settings);
    }

    private static String prefix(Class<?> settings) {
        return settings.getAnnotation(ConfigurationProperties.class).value();
    }

    private static List<String> lines(String prefix, Record settings) throws ReflectiveOperationException {
        var lines = new ArrayList<String>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String name = prefix + "." + dashed(component.getName());
            Object value = component.getAccessor().invoke(settings);
            lines.add(name + " = " + value);
        }
        return lines;
    }

    private static String dashed(String name) {
        return name.chars()
                .mapToObj(c -> Character.isUpperCase(c)
                        ? "-" + Character.toString(c).toLowerCase(Locale.ROOT)
                        : Character.toString(c))
                .collect(Collectors.joining());
    }
}
