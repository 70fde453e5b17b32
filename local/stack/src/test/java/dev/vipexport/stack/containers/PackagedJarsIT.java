package dev.vipexport.stack.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the packaged jars against Kafka in a container. It needs Docker: see {@link DockerCondition}. */
@ExtendWith(DockerCondition.class)
class PackagedJarsIT {
    private static final String SHORT_SESSION = "--vip-export.kafka.session-timeout=6s";
    // no query but that of the rows that are to stand still uses up the fault
    private static final String NO_SWEEP = "--vip-export.sweep.interval=1h";

    private static @Nullable PackagedSystem started;

    private static PackagedSystem system() {
        return Objects.requireNonNull(started);
    }

    @BeforeAll
    static void start() throws Exception {
        started = new PackagedSystem();
    }

    @AfterAll
    static void stop() throws Exception {
        if (started != null) {
            started.close();
        }
    }

    @Test
    void export_containsEveryMessageOfChannel() throws Exception {
        try (JarProcess worker = system().startWorker()) {
            JuneExport export = JuneExport.start(system().caller());

            String csv = new String(export.awaitFile(worker), StandardCharsets.UTF_8);

            assertThat(csv).startsWith("id,timestamp,userId,kind,source,labels,text\r\n");
            assertThat(CsvReader.builder().ofNamedCsvRecord(csv).stream().map(row -> row.getField("id")))
                    .hasSize(DemoOrganisations.DEMO_COUNT)
                    .doesNotHaveDuplicates();
            assertThat(export.job().required("totalCount").intValue()).isEqualTo(DemoOrganisations.DEMO_COUNT);
        }
    }

    @Test
    void export_isIdentical_whenBrokerRestarts() throws Exception {
        try (JarProcess worker = system().startWorker(
                        // rows that stand still for so long are asked for again, when the broker is back
                        SHORT_SESSION, NO_SWEEP, "--vip-export.rows.idle-timeout=60s")) {
            SignedClient caller = system().caller();
            JuneExport export = startAndStall(caller, worker);

            system().kafka.kill();
            assertThat(export.state()).isEqualTo("RUNNING");
            system().kafka.restart();

            byte[] disturbed = export.awaitFile(worker);
            // this one goes through the broker that was started again, with the same API and worker
            assertThat(JuneExport.start(caller).awaitFile(worker)).isEqualTo(disturbed);
            assertThat(export.job().required("attempt").intValue()).isEqualTo(1);
        }
    }

    @Test
    void export_isIdentical_whenWorkerIsKilled() throws Exception {
        SignedClient caller = system().caller();
        JuneExport export;
        try (JarProcess killed = system().startWorker(SHORT_SESSION, NO_SWEEP, "--vip-export.rows.idle-timeout=10m")) {
            export = startAndStall(caller, killed);
            killed.kill();
        }
        assertThat(export.state()).isEqualTo("RUNNING");

        try (JarProcess second = system().startWorker(SHORT_SESSION)) {
            byte[] recovered = export.awaitFile(second);

            assertThat(JuneExport.start(caller).awaitFile(second)).isEqualTo(recovered);
            assertThat(export.job().required("attempt").intValue()).isEqualTo(1);
        }
    }

    /** Starts an export and stalls it after 1,000 rows. */
    private static JuneExport startAndStall(SignedClient caller, JarProcess worker) {
        int before = system().firestore.faults().fired();
        system().firestore
                .faults()
                .arm(
                        1,
                        // other queries ask for jobs
                        call -> call.method().equals("RunQuery")
                                && call.target().contains("VipMessages"),
                        new Fault.Stall(1_000, Duration.ofMinutes(10)));
        JuneExport export = JuneExport.start(caller);
        await("the worker is in the middle of the rows")
                .atMost(TestTimeouts.MAX)
                .failFast("the worker runs", worker::requireAlive)
                .until(() -> system().firestore.faults().fired() == before + 1
                        && export.state().equals("RUNNING"));
        return export;
    }
}
